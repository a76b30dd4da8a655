import { Box } from '@mui/material';
import { CopyButton } from './CopyButton.tsx';

/** A query as it is run, to read and to take away. */
export function SqlText({ label, text }: { label: string; text: string }) {
  return (
    <Box component="details" sx={{ minWidth: 0 }}>
      <Box component="summary" sx={{ cursor: 'pointer', typography: 'body2', py: 0.5 }}>
        {label}
      </Box>
      <CopyButton value={text} what={label} shown="Copy" />
      <Box
        component="pre"
        tabIndex={0}
        aria-label={label}
        sx={{ m: 0, p: 1.5, overflow: 'auto', maxHeight: 420, bgcolor: 'action.hover', borderRadius: 1, fontSize: 12 }}
      >
        {text}
      </Box>
    </Box>
  );
}
