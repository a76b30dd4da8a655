import { Snackbar, type SnackbarCloseReason } from '@mui/material';
import { isValidElement, useEffect, useState } from 'react';
import { CloseNotificationContext, type NotificationPayload, useNotificationContext, useTranslate } from 'react-admin';
import { Toast } from '../ui/Toast.tsx';
import { topBarHeight } from './TopBar.tsx';

/** One message at a time; a press elsewhere does not take it away, unlike react-admin's own. */
export function Toasts() {
  const { notifications, takeNotification } = useNotificationContext();
  const [current, setCurrent] = useState<NotificationPayload | null>(null);
  const [open, setOpen] = useState(false);
  const translate = useTranslate();

  useEffect(() => {
    if (notifications.length === 0) return;
    // What is newer matters more than what is still shown.
    const next = takeNotification();
    if (!next) return;
    setCurrent(next);
    setOpen(true);
  }, [notifications, takeNotification]);

  if (!current) return null;
  const { message, notificationOptions, type } = current;
  const hideAfter = notificationOptions?.autoHideDuration;
  const onClose = (_event: unknown, reason?: SnackbarCloseReason) => reason !== 'clickaway' && setOpen(false);
  return (
    <CloseNotificationContext.Provider value={() => setOpen(false)}>
      <Snackbar
        open={open}
        onClose={onClose}
        autoHideDuration={hideAfter === undefined ? 5000 : hideAfter}
        anchorOrigin={{ vertical: 'top', horizontal: 'right' }}
        sx={{ top: { xs: topBarHeight + 8, sm: topBarHeight + 12 } }}
      >
        <div>
          {isValidElement(message) ? (
            message
          ) : (
            <Toast tone={type === 'error' ? 'bad' : 'good'}>
              {translate(String(message), notificationOptions?.messageArgs)}
            </Toast>
          )}
        </div>
      </Snackbar>
    </CloseNotificationContext.Provider>
  );
}
