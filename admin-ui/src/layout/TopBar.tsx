import MenuIcon from '@mui/icons-material/Menu';
import { Box, Button, IconButton, Link, Stack, Typography } from '@mui/material';
import { Link as RouterLink } from 'react-router-dom';
import { NotificationsButton } from '../notifications/NotificationsButton.tsx';
import { AccountMenu } from './AccountMenu.tsx';
import { LiveIndicator } from './LiveIndicator.tsx';
import { ThemeToggle } from './ThemeToggle.tsx';

export const topBarHeight = 52;

export function TopBar({ onMenu }: { onMenu: () => void }) {
  return (
    <Stack
      component="header"
      direction="row"
      sx={{
        position: 'sticky',
        top: 0,
        zIndex: 'appBar',
        height: topBarHeight,
        px: { xs: 1, md: 2 },
        gap: 1,
        alignItems: 'center',
        bgcolor: 'background.paper',
        borderBottom: 1,
        borderColor: 'divider',
      }}
    >
      <IconButton aria-label="Open menu" onClick={onMenu} sx={{ display: { md: 'none' } }}>
        <MenuIcon fontSize="small" />
      </IconButton>
      <Link component={RouterLink} to="/" color="text.primary" underline="none" sx={{ borderRadius: 1 }}>
        <Stack direction="row" sx={{ alignItems: 'center', gap: 1.25 }}>
          <Box component="img" src="/favicon.svg" alt="" sx={{ width: 24, height: 24 }} />
          <Typography component="span" sx={{ fontWeight: 650, letterSpacing: '-0.01em' }}>
            Pricewright
          </Typography>
        </Stack>
      </Link>
      <Box sx={{ flex: 1 }} />
      <LiveIndicator />
      <Button
        component="a"
        href="/docs"
        variant="text"
        sx={{ display: { xs: 'none', sm: 'inline-flex' }, color: 'text.secondary' }}
      >
        API
      </Button>
      <NotificationsButton />
      <ThemeToggle />
      <AccountMenu />
    </Stack>
  );
}
