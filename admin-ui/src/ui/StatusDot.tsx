import { Box, Stack } from '@mui/material';
import type { ReactNode } from 'react';

export type Tone = 'good' | 'warn' | 'bad' | 'info' | 'idle';

const colors: Record<Tone, string> = {
  good: 'success.main',
  warn: 'warning.main',
  bad: 'error.main',
  info: 'info.main',
  idle: 'text.secondary',
};

interface StatusDotProps {
  tone: Tone;
  /** Moves while something is under way. */
  busy?: boolean;
  children: ReactNode;
}

/** A state as a dot and words: the words carry the meaning, the colour only helps. */
export function StatusDot({ tone, busy = false, children }: StatusDotProps) {
  return (
    <Stack
      component="span"
      direction="row"
      sx={{ display: 'inline-flex', alignItems: 'center', gap: 0.875, fontSize: '0.8125rem', whiteSpace: 'nowrap' }}
    >
      <Box
        component="span"
        aria-hidden
        sx={{
          width: 8,
          height: 8,
          borderRadius: '50%',
          flexShrink: 0,
          bgcolor: tone === 'idle' ? 'transparent' : colors[tone],
          border: tone === 'idle' ? 1.5 : 0,
          borderColor: colors[tone],
          '@keyframes breathe': { '50%': { opacity: 0.25 } },
          animation: busy ? 'breathe 1.4s ease-in-out infinite' : undefined,
        }}
      />
      {children}
    </Stack>
  );
}
