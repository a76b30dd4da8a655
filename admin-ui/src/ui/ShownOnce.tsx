import { Alert, Box, Button, Dialog, DialogActions, DialogContent, DialogTitle, Stack } from '@mui/material';
import { useId, useState } from 'react';
import { monospace } from '../theme/themes.ts';

interface ShownOnceProps {
  title: string;
  /** What to do with it, and what it can do. */
  advice: string;
  secret: string;
  /** What it is, for the button: "key". */
  what: string;
  onClose: () => void;
}

/** A secret that is never shown again: a press beside the dialog does not close it. */
export function ShownOnce({ title, advice, secret, what, onClose }: ShownOnceProps) {
  const [copied, setCopied] = useState(false);
  const titleId = useId();
  const copy = async () => {
    await navigator.clipboard?.writeText(secret);
    setCopied(true);
  };
  return (
    <Dialog
      open
      onClose={(_event, reason) => reason !== 'backdropClick' && onClose()}
      maxWidth="sm"
      fullWidth
      aria-labelledby={titleId}
    >
      <DialogTitle id={titleId}>{title}</DialogTitle>
      <DialogContent>
        <Stack sx={{ gap: 2 }}>
          <Alert severity="warning" variant="outlined">
            {advice}
          </Alert>
          <Box
            component="code"
            sx={{
              fontFamily: monospace,
              fontSize: '0.8125rem',
              p: 1.5,
              border: 1,
              borderColor: 'divider',
              borderRadius: 1,
              overflowWrap: 'anywhere',
              userSelect: 'all',
            }}
          >
            {secret}
          </Box>
        </Stack>
      </DialogContent>
      <DialogActions>
        <Button onClick={onClose}>Done</Button>
        <Button variant="contained" autoFocus onClick={() => void copy()}>
          {copied ? 'Copied' : `Copy ${what}`}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
