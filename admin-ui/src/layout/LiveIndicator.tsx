import { Box, Tooltip } from '@mui/material';
import { useStreamState } from '../stream.ts';
import { StatusDot } from '../ui/StatusDot.tsx';

const clock = (at: Date) => at.toLocaleTimeString(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit' });

/** Whether what the pages show follows the server now. */
export function LiveIndicator() {
  const { status, since } = useStreamState();
  const words = { live: 'Live', connecting: 'Connecting', stale: `Stale since ${clock(since)}` }[status];
  const explanation = {
    live: 'Changes appear here as they happen',
    connecting: 'Connecting to the stream of changes',
    stale: 'The stream of changes is interrupted: what you see may be out of date. Trying again by itself.',
  }[status];
  return (
    <Tooltip title={explanation}>
      <Box role="status" aria-live="polite" sx={{ px: 0.75, color: 'text.secondary' }}>
        <StatusDot
          tone={status === 'live' ? 'good' : status === 'stale' ? 'warn' : 'idle'}
          busy={status === 'connecting'}
        >
          {words}
        </StatusDot>
      </Box>
    </Tooltip>
  );
}
