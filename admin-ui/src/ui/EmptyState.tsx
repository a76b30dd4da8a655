import { Box, Stack, Typography } from '@mui/material';
import type { ReactNode } from 'react';

interface EmptyStateProps {
  icon: ReactNode;
  title: string;
  children: ReactNode;
  action?: ReactNode;
}

/** What would stand here, and the first step towards it. */
export function EmptyState({ icon, title, children, action }: EmptyStateProps) {
  return (
    <Stack sx={{ alignItems: 'center', textAlign: 'center', px: 3, py: { xs: 5, md: 7 }, gap: 1 }}>
      <Box aria-hidden sx={{ color: 'text.secondary', '& svg': { fontSize: 32 } }}>
        {icon}
      </Box>
      <Typography variant="h2">{title}</Typography>
      <Typography variant="body1" sx={{ color: 'text.secondary', maxWidth: 460 }}>
        {children}
      </Typography>
      {action && <Box sx={{ mt: 1.5 }}>{action}</Box>}
    </Stack>
  );
}
