import { Alert } from '@mui/material';
import type { CountingLag } from './use-counting-lag.ts';

/** Events have come that no figure holds yet: what is shown is going to grow. */
export function StillCounting({ lag }: { lag: CountingLag | null }) {
  if (!lag) return null;
  return (
    <Alert severity="info" variant="outlined" role="status">
      {lag.events.toLocaleString('en')} events are still being counted; the oldest came {secondsWords(lag.seconds)} ago.
      What is shown here follows once they are.
    </Alert>
  );
}

function secondsWords(seconds: number): string {
  if (seconds < 90) return `${Math.round(seconds)} seconds`;
  if (seconds < 5_400) return `${Math.round(seconds / 60)} minutes`;
  return seconds < 172_800 ? `${Math.round(seconds / 3_600)} hours` : `${Math.round(seconds / 86_400)} days`;
}
