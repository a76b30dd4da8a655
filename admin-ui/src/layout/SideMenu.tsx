import { List, ListItem, ListItemButton, ListItemIcon, ListItemText } from '@mui/material';
import { Link, useLocation } from 'react-router-dom';
import { destinations } from './navigation.tsx';

const isCurrent = (path: string, to: string) => (to === '/' ? path === '/' : path === to || path.startsWith(`${to}/`));

export function SideMenu({ onNavigate }: { onNavigate?: () => void }) {
  const { pathname } = useLocation();
  return (
    <nav aria-label="Main">
      <List disablePadding sx={{ px: 1.25, py: 1.5, display: 'grid', gap: 0.25 }}>
        {destinations.map(({ to, label, icon }) => {
          const current = isCurrent(pathname, to);
          return (
            <ListItem key={to} disablePadding>
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
                <ListItemIcon sx={{ minWidth: 30, color: current ? 'primary.main' : 'inherit' }}>{icon}</ListItemIcon>
                <ListItemText
                  primary={label}
                  slotProps={{ primary: { sx: { fontSize: '0.8125rem', fontWeight: current ? 600 : 500 } } }}
                />
              </ListItemButton>
            </ListItem>
          );
        })}
      </List>
    </nav>
  );
}
