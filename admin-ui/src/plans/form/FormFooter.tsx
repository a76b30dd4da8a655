import { Box, Stack, Typography } from '@mui/material';
import type { ReactNode } from 'react';

interface FormFooterProps {
  errors: number;
  notice?: ReactNode;
  children: ReactNode;
}

/** How far the form is from being saved, and the way to save it: in sight wherever one has scrolled to. */
export function FormFooter({ errors, notice, children }: FormFooterProps) {
  return (
    <Box
      sx={{
        position: 'sticky',
        bottom: 0,
        zIndex: 3,
        py: 1.25,
        px: { xs: 1.5, sm: 2.5 },
        mx: { xs: -2, sm: 0 },
        bgcolor: 'background.paper',
        border: 1,
        borderColor: 'divider',
        borderRadius: { xs: 0, sm: '10px 10px 0 0' },
        boxShadow: '0 -6px 18px #00000014',
      }}
    >
      {notice && <Box sx={{ mb: 1.25 }}>{notice}</Box>}
      <Stack direction="row" sx={{ gap: 1.5, alignItems: 'center' }}>
        <Typography component="span" variant="body2" sx={{ color: 'text.secondary', flex: 1, minWidth: 0 }}>
          {errors === 0 ? 'Ready to save' : `${errors} to correct`}
        </Typography>
        <Box sx={{ display: 'flex', gap: 1 }}>{children}</Box>
      </Stack>
    </Box>
  );
}
