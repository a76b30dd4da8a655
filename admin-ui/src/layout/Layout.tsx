import { Box, Drawer, Link } from '@mui/material';
import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, Suspense, useEffect, useRef, useState } from 'react';
import { ErrorBoundary } from 'react-error-boundary';
import { useLocation } from 'react-router-dom';
import { FreezeBanner } from '../freeze/FreezeBanner.tsx';
import { followJournal } from '../stream.ts';
import { ErrorPanel } from '../ui/ErrorPanel.tsx';
import { PageSkeleton } from '../ui/Loading.tsx';
import { fetchPagesWhenIdle } from './lazy-page.ts';
import { SideMenu } from './SideMenu.tsx';
import { TopBar, topBarHeight } from './TopBar.tsx';

const menuWidth = 208;
const mainId = 'main-content';

export function Layout({ children }: { children: ReactNode }) {
  const [menuOpen, setMenuOpen] = useState(false);
  const queryClient = useQueryClient();
  useEffect(() => followJournal(queryClient), [queryClient]);
  useEffect(fetchPagesWhenIdle, []);
  const main = useFocusOnNavigation();
  const { pathname } = useLocation();

  return (
    <Box sx={{ minHeight: '100vh', bgcolor: 'background.default', color: 'text.primary' }}>
      <SkipLink onSkip={() => main.current?.focus()} />
      <TopBar onMenu={() => setMenuOpen(true)} />
      <Drawer open={menuOpen} onClose={() => setMenuOpen(false)} slotProps={{ paper: { sx: { width: 260 } } }}>
        <SideMenu onNavigate={() => setMenuOpen(false)} />
      </Drawer>
      <Box sx={{ display: 'flex' }}>
        <Box
          sx={{
            display: { xs: 'none', md: 'block' },
            width: menuWidth,
            flexShrink: 0,
            position: 'sticky',
            top: topBarHeight,
            height: `calc(100vh - ${topBarHeight}px)`,
            borderRight: 1,
            borderColor: 'divider',
          }}
        >
          <SideMenu />
        </Box>
        <Box component="main" id={mainId} ref={main} tabIndex={-1} sx={{ flex: 1, minWidth: 0, outline: 'none' }}>
          <FreezeBanner />
          <ErrorBoundary
            resetKeys={[pathname]}
            fallbackRender={({ error }) => (
              <Box sx={{ p: 4 }}>
                <ErrorPanel error={error} onRetry={() => window.location.reload()} />
              </Box>
            )}
          >
            <Suspense fallback={<PageSkeleton />}>{children}</Suspense>
          </ErrorBoundary>
        </Box>
      </Box>
    </Box>
  );
}

/** After a change of page the keyboard and the screen reader begin at its content, not where the old page was. */
function useFocusOnNavigation() {
  const main = useRef<HTMLDivElement>(null);
  const { pathname } = useLocation();
  const last = useRef(pathname);
  useEffect(() => {
    if (last.current === pathname) return;
    last.current = pathname;
    main.current?.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }, [pathname]);
  return main;
}

function SkipLink({ onSkip }: { onSkip: () => void }) {
  return (
    <Link
      component="button"
      onClick={onSkip}
      sx={{
        position: 'fixed',
        left: 8,
        top: -60,
        zIndex: 'tooltip',
        px: 2,
        py: 1,
        bgcolor: 'background.paper',
        border: 1,
        borderRadius: 1,
        '&:focus-visible': { top: 8 },
      }}
    >
      Skip to content
    </Link>
  );
}
