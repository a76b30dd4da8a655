import { Box, Tooltip } from '@mui/material';
import type { AuditChain } from '../../../contracts/audit.ts';
import { relativeTime } from '../ui/relative-time.ts';
import { StatusDot } from '../ui/StatusDot.tsx';
import { useNow } from '../ui/Timestamp.tsx';

/** Whether the chain of changes is whole, and how far that is known. */
export function ChainPill({ chain: { head, verified, problems, unsealed } }: { chain: AuditChain }) {
  const now = useNow(30_000);
  const waiting = unsealed > 0 ? ` ${unsealed} not sealed yet.` : '';
  const explanation = `${head.sequence} changes are sealed, each with the hash of the one before.${waiting} npm run audit:verify checks it from outside.`;
  const state =
    problems.length > 0
      ? { tone: 'bad' as const, words: `Chain broken: ${problems[0]?.message}` }
      : verified
        ? {
            tone: 'good' as const,
            words: `Chain verified up to ${verified.sequence}, ${relativeTime(verified.at, now)}`,
          }
        : { tone: 'idle' as const, words: 'Chain not verified yet' };
  return (
    <Tooltip title={explanation} describeChild>
      <Box
        component="span"
        sx={{ px: 1.25, py: 0.375, border: 1, borderColor: 'divider', borderRadius: 5, bgcolor: 'background.paper' }}
      >
        <StatusDot tone={state.tone}>{state.words}</StatusDot>
      </Box>
    </Tooltip>
  );
}
