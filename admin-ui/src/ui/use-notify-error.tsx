import { Box, Stack, Typography } from '@mui/material';
import { useCallback } from 'react';
import { useNotify } from 'react-admin';
import { asApiError } from '../http/api-error.ts';
import { CopyButton } from './CopyButton.tsx';
import { Toast } from './Toast.tsx';

function ErrorToast({ error }: { error: unknown }) {
  const { code, message, action, requestId } = asApiError(error);
  return (
    <Toast tone="bad">
      <Box>
        <Typography variant="body2" sx={{ fontWeight: 560, overflowWrap: 'anywhere' }}>
          {message}
        </Typography>
        <Typography variant="body2" sx={{ opacity: 0.85 }}>
          {action}
        </Typography>
        <Stack direction="row" sx={{ gap: 2, mt: 0.5, flexWrap: 'wrap', fontSize: '0.8125rem' }}>
          <CopyButton value={code} what="error code" />
          {requestId && <CopyButton value={requestId} what="request id" />}
        </Stack>
      </Box>
    </Toast>
  );
}

/** Shows an error until it is dismissed: nobody copies a request id within four seconds. */
export function useNotifyError(): (error: unknown) => void {
  const notify = useNotify();
  return useCallback(
    (error) => notify(<ErrorToast error={error} />, { type: 'error', autoHideDuration: null }),
    [notify],
  );
}

/** Says briefly that something is done. */
export function useNotifyDone(): (text: string) => void {
  const notify = useNotify();
  return useCallback(
    (text) =>
      notify(
        <Toast tone="good">
          <Typography variant="body2">{text}</Typography>
        </Toast>,
        { type: 'success', autoHideDuration: 5000 },
      ),
    [notify],
  );
}
