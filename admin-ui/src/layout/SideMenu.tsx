import { Box, List, ListItem, ListItemButton, ListItemIcon, ListItemText, Typography } from '@mui/material';
import { usePermissions } from 'react-admin';
import { Link, useLocation } from 'react-router-dom';
import { areas } from '../areas.ts';
import { type Destination, type Section, sections } from './area.ts';

const destinations = areas.flatMap(({ menu }) => menu);

const none = () => undefined;
const isCurrent = (path: string, to: string) => (to === '/' ? path === '/' : path === to || path.startsWith(`${to}/`));

export function SideMenu({ onNavigate }: { onNavigate?: () => void }) {
  const { permissions } = usePermissions<string[]>();
  const held = Array.isArray(permissions) ? permissions : [];
  return (
    <Box component="nav" aria-label="Main" sx={{ height: '100%', overflowY: 'auto' }}>
      {(Object.keys(sections) as Section[]).map((section) => {
        const title = sections[section];
        const readable = destinations.filter(
          (one) => one.section === section && (!one.permission || held.includes(one.permission)),
        );
        if (readable.length === 0) return null;
        return (
          <Box key={section} sx={{ px: 1.25, pt: title ? 0.5 : 1.5, pb: 1 }}>
            {title && (
              <Typography
                variant="caption"
                component="div"
                aria-hidden
                sx={{ px: 1.25, py: 0.75, color: 'text.secondary' }}
              >
                {title}
              </Typography>
            )}
            <List disablePadding sx={{ display: 'grid', gap: 0.25 }} aria-label={title ?? undefined}>
              {readable.map((destination) => (
                <MenuEntry key={destination.to} {...destination} onNavigate={onNavigate} />
              ))}
            </List>
          </Box>
        );
      })}
    </Box>
  );
}

interface MenuEntryProps extends Destination {
  onNavigate?: (() => void) | undefined;
}

function MenuEntry({ to, also = [], label, icon: Icon, useWaiting = none, onNavigate }: MenuEntryProps) {
  const count = useWaiting();
  const { pathname } = useLocation();
  const current = [to, ...also].some((address) => isCurrent(pathname, address));
  return (
    <ListItem disablePadding>
      <ListItemButton
        component={Link}
        to={to}
        selected={current}
        aria-current={current ? 'page' : undefined}
        onClick={onNavigate}
        sx={{
          borderRadius: 0.875,
          minHeight: 34,
          py: 0.5,
          px: 1.25,
          color: current ? 'text.primary' : 'text.secondary',
        }}
      >
        <ListItemIcon sx={{ minWidth: 30, color: current ? 'primary.main' : 'inherit' }}>
          <Icon sx={{ fontSize: 19 }} />
        </ListItemIcon>
        <ListItemText
          primary={label}
          slotProps={{ primary: { sx: { fontSize: '0.8125rem', fontWeight: current ? 600 : 500 } } }}
        />
        {Boolean(count) && <Waiting count={count ?? 0} />}
      </ListItemButton>
    </ListItem>
  );
}

function Waiting({ count }: { count: number }) {
  return (
    <Box
      component="span"
      sx={{
        minWidth: 20,
        px: 0.75,
        borderRadius: 5,
        textAlign: 'center',
        fontSize: '0.6875rem',
        fontWeight: 650,
        lineHeight: '20px',
        bgcolor: 'primary.main',
        color: 'primary.contrastText',
        fontVariantNumeric: 'tabular-nums',
      }}
    >
      {count}
      <Box
        component="span"
        sx={{ position: 'absolute', width: 1, height: 1, overflow: 'hidden', clipPath: 'inset(50%)' }}
      >
        {' '}
        waiting
      </Box>
    </Box>
  );
}
