import ErrorIcon from '@mui/icons-material/ErrorOutlined';
import { Box, Button, Stack, Typography } from '@mui/material';
import { asApiError } from '../http/api-error.ts';
import { CopyButton } from './CopyButton.tsx';

interface ErrorPanelProps {
  error: unknown;
  onRetry?: () => void;
}

/** What went wrong, what to do, the code, and the id that support asks for. */
export function ErrorPanel({ error, onRetry }: ErrorPanelProps) {
  const { code, message, action, requestId } = asApiError(error);
  return (
    <Box
      role="alert"
      sx={{
        border: 1,
        borderColor: 'divider',
        borderLeft: 3,
        borderLeftColor: 'error.main',
        borderRadius: 1,
        p: 2.5,
        bgcolor: 'background.paper',
      }}
    >
      <Stack direction="row" sx={{ gap: 1.5 }}>
        <ErrorIcon color="error" fontSize="small" sx={{ mt: 0.25 }} />
        <Box sx={{ minWidth: 0, flex: 1 }}>
          <Typography variant="body1" sx={{ fontWeight: 560, overflowWrap: 'anywhere' }}>
            {message}
          </Typography>
          <Typography variant="body2" sx={{ color: 'text.secondary', mt: 0.25 }}>
            {action}
          </Typography>
          <Stack
            direction="row"
            sx={{ gap: 2, mt: 1.5, alignItems: 'center', flexWrap: 'wrap', fontSize: '0.8125rem' }}
          >
            {onRetry && (
              <Button variant="outlined" onClick={onRetry}>
                Try again
              </Button>
            )}
            <CopyButton value={code} what="error code" />
            {requestId && <CopyButton value={requestId} what="request id" />}
          </Stack>
        </Box>
      </Stack>
    </Box>
  );
}
