import BellIcon from '@mui/icons-material/InboxOutlined';
import { Badge, Box, Button, IconButton, Popover, Stack, Tooltip, Typography } from '@mui/material';
import { useState } from 'react';
import { Link, useNavigate } from 'react-router-dom';
import type { Notification } from '../../../contracts/notifications.ts';
import { useCommand } from '../ui/use-command.ts';
import { NotificationRow } from './NotificationRow.tsx';
import { markAllRead, markRead, useUnread } from './use-notifications.ts';

/** What one was told and has not read, from every page. */
export function NotificationsButton() {
  const { data } = useUnread();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const { run, pending } = useCommand('notifications');
  const navigate = useNavigate();
  const close = () => setAnchor(null);
  const total = data?.total ?? 0;
  const label = total === 0 ? 'Notifications' : `Notifications, ${total} unread`;
  const open = ({ id, path }: Notification) => {
    close();
    navigate(path);
    void run(() => markRead(id), null);
  };
  return (
    <>
      <Tooltip title={label}>
        <IconButton
          aria-label={label}
          aria-haspopup="dialog"
          aria-expanded={Boolean(anchor)}
          onClick={(event) => setAnchor(event.currentTarget)}
        >
          <Badge variant="dot" color="primary" invisible={total === 0}>
            <BellIcon fontSize="small" />
          </Badge>
        </IconButton>
      </Tooltip>
      <Popover
        open={Boolean(anchor)}
        anchorEl={anchor}
        onClose={close}
        anchorOrigin={{ vertical: 'bottom', horizontal: 'right' }}
        transformOrigin={{ vertical: 'top', horizontal: 'right' }}
        slotProps={{
          paper: {
            role: 'dialog',
            'aria-label': 'Notifications',
            sx: { width: 400, maxWidth: 'calc(100vw - 32px)', border: 1, borderColor: 'divider' },
          },
        }}
      >
        <Stack
          direction="row"
          sx={{
            px: 2,
            py: 1,
            alignItems: 'center',
            justifyContent: 'space-between',
            borderBottom: 1,
            borderColor: 'divider',
          }}
        >
          <Typography variant="h2">Notifications</Typography>
          {total > 0 && (
            <Button disabled={pending} onClick={() => void run(markAllRead, 'All are read')}>
              Mark all read
            </Button>
          )}
        </Stack>
        {total === 0 && (
          <Typography variant="body2" sx={{ px: 2, py: 3, color: 'text.secondary', textAlign: 'center' }}>
            You have read all of them.
          </Typography>
        )}
        <Stack component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
          {data?.data.map((notification) => (
            <NotificationRow key={notification.id} notification={notification} onOpen={() => open(notification)} />
          ))}
        </Stack>
        <Box sx={{ p: 1, borderTop: 1, borderColor: 'divider', textAlign: 'center' }}>
          <Button component={Link} to="/notifications" onClick={close}>
            All notifications
          </Button>
        </Box>
      </Popover>
    </>
  );
}
