import { Box, Stack, Typography } from '@mui/material';
import { type ReactNode, useId } from 'react';

interface PanelProps {
  title?: string;
  hint?: ReactNode;
  aside?: ReactNode;
  /** Without padding, for tables that reach the edges. */
  flush?: boolean;
  children: ReactNode;
}

export function Panel({ title, hint, aside, flush = false, children }: PanelProps) {
  const id = useId();
  return (
    <Box
      component="section"
      aria-labelledby={title ? id : undefined}
      sx={{
        bgcolor: 'background.paper',
        border: 1,
        borderColor: 'divider',
        borderRadius: 1.25,
        overflow: 'hidden',
        display: 'flex',
        flexDirection: 'column',
      }}
    >
      {title && (
        <Stack
          direction="row"
          sx={{
            px: 2.5,
            pt: 2,
            pb: flush ? 1.5 : 0,
            gap: 1,
            justifyContent: 'space-between',
            alignItems: 'flex-start',
          }}
        >
          <Box sx={{ minWidth: 0 }}>
            <Typography variant="h2" id={id}>
              {title}
            </Typography>
            {hint && (
              <Typography component="div" variant="body2" sx={{ color: 'text.secondary' }}>
                {hint}
              </Typography>
            )}
          </Box>
          {aside && <Box sx={{ my: -0.625, flexShrink: 0 }}>{aside}</Box>}
        </Stack>
      )}
      <Box sx={{ flexGrow: 1, ...(flush ? {} : { px: 2.5, pb: 2.5, pt: title ? 1.75 : 2.5 }) }}>{children}</Box>
    </Box>
  );
}
