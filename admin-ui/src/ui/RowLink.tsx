import { Link } from '@mui/material';
import type { ReactNode } from 'react';
import { Link as RouterLink } from 'react-router-dom';

/** The link of a row; its area covers the whole row (which is `position: relative`), its text names it. */
export function RowLink({ to, children }: { to: string; children: ReactNode }) {
  return (
    <Link
      component={RouterLink}
      to={to}
      color="text.primary"
      underline="none"
      sx={{ fontWeight: 560, fontSize: '0.875rem', '&::after': { content: '""', position: 'absolute', inset: 0 } }}
    >
      {children}
    </Link>
  );
}

export const linkedRow = {
  position: 'relative',
  '&:last-child td': { borderBottom: 0 },
  '&:hover': { bgcolor: 'action.hover' },
} as const;
