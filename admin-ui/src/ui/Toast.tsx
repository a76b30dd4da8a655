import CloseIcon from '@mui/icons-material/Close';
import { Box, IconButton, Paper, Stack } from '@mui/material';
import type { ReactNode } from 'react';
import { useCloseNotification } from 'react-admin';

interface ToastProps {
  tone: 'good' | 'bad';
  children: ReactNode;
}

export function Toast({ tone, children }: ToastProps) {
  const close = useCloseNotification();
  return (
    <Paper
      role={tone === 'bad' ? 'alert' : 'status'}
      sx={{
        maxWidth: 480,
        border: 1,
        borderColor: 'divider',
        borderLeft: 3,
        borderLeftColor: tone === 'bad' ? 'error.main' : 'success.main',
        borderRadius: 1,
        boxShadow: '0 12px 36px #0004',
        px: 2,
        py: 1.25,
      }}
    >
      <Stack direction="row" sx={{ gap: 1.5, alignItems: 'flex-start' }}>
        <Box sx={{ flex: 1, minWidth: 0 }}>{children}</Box>
        <IconButton aria-label="Dismiss" onClick={() => close()} sx={{ m: -0.5 }}>
          <CloseIcon sx={{ fontSize: 16 }} />
        </IconButton>
      </Stack>
    </Paper>
  );
}
