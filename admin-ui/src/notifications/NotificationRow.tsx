import { ButtonBase, Stack, Typography } from '@mui/material';
import type { Notification } from '../../../contracts/notifications.ts';
import { Timestamp } from '../ui/Timestamp.tsx';

interface NotificationRowProps {
  notification: Notification;
  onOpen: () => void;
}

/** One notification; a press opens what it is about. */
export function NotificationRow({ notification: { title, body, createdAt, readAt }, onOpen }: NotificationRowProps) {
  return (
    <li>
      <ButtonBase
        onClick={onOpen}
        sx={{
          display: 'block',
          width: '100%',
          textAlign: 'left',
          px: 2,
          py: 1.25,
          borderBottom: 1,
          borderColor: 'divider',
          '&:hover': { bgcolor: 'action.hover' },
          '&:focus-visible': { outlineOffset: -2 },
        }}
      >
        <Stack direction="row" sx={{ gap: 1.5, justifyContent: 'space-between', alignItems: 'baseline' }}>
          <Typography component="span" variant="body2" sx={{ fontWeight: readAt ? 500 : 650, minWidth: 0 }}>
            {title}
          </Typography>
          <Typography component="span" variant="caption" sx={{ color: 'text.secondary', flexShrink: 0 }}>
            <Timestamp at={createdAt} />
          </Typography>
        </Stack>
        <Typography
          component="span"
          variant="caption"
          sx={{ display: 'block', color: 'text.secondary', overflowWrap: 'anywhere' }}
        >
          {body}
        </Typography>
      </ButtonBase>
    </li>
  );
}
