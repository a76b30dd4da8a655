import { Box, Chip, Stack, Typography } from '@mui/material';
import type { OperationStep } from '../../../contracts/operations.ts';
import { errorCatalogue, isErrorCode } from '../../../contracts/tables/error-catalogue.ts';
import { monospace } from '../theme/themes.ts';
import { CopyButton } from '../ui/CopyButton.tsx';
import { duration } from '../ui/relative-time.ts';
import { StatusDot, type Tone } from '../ui/StatusDot.tsx';
import { useNow } from '../ui/Timestamp.tsx';
import { words } from './operation-words.ts';

const tones: Record<OperationStep['status'], Tone> = { running: 'info', done: 'good', failed: 'bad' };

/** One step with how often it was tried, how long it took, and its last error with what to do. */
export function StepLine({ step }: { step: OperationStep }) {
  const { status, attempt, error } = step;
  return (
    <Box component="li">
      <Stack direction="row" sx={{ gap: 1.25, alignItems: 'baseline', flexWrap: 'wrap' }}>
        <StatusDot tone={tones[status]} busy={status === 'running'}>
          {words(step.step)}
        </StatusDot>
        {step.subject && (
          <Typography
            component="code"
            variant="caption"
            sx={{ fontFamily: monospace, color: 'text.secondary', overflowWrap: 'anywhere', minWidth: 0 }}
          >
            {shortSubject(step.subject)}
          </Typography>
        )}
        <Typography
          component="span"
          variant="caption"
          sx={{ color: 'text.secondary', fontVariantNumeric: 'tabular-nums' }}
        >
          {status === 'running' ? <Elapsed since={step.startedAt} /> : took(step)}
        </Typography>
        {attempt > 1 && (
          <Chip size="small" variant="outlined" label={`Attempt ${attempt}`} sx={{ height: 20, fontSize: '0.7rem' }} />
        )}
      </Stack>
      {error && (
        <Box
          sx={{ ml: 2, mt: 0.5, pl: 1.25, borderLeft: 2, borderColor: status === 'failed' ? 'error.main' : 'divider' }}
        >
          <Typography variant="body2" sx={{ overflowWrap: 'anywhere' }}>
            {error.message}
          </Typography>
          <Typography variant="caption" component="div" sx={{ color: 'text.secondary' }}>
            {isErrorCode(error.code) ? errorCatalogue[error.code].action : null}{' '}
            <CopyButton value={error.code} what="error code" />
          </Typography>
        </Box>
      )}
    </Box>
  );
}

/** A hash is known by its beginning. */
const shortSubject = (subject: string) => (/^[0-9a-f]{64}$/.test(subject) ? subject.slice(0, 12) : subject);

function took({ startedAt, finishedAt }: OperationStep): string {
  return finishedAt ? duration(new Date(finishedAt).getTime() - new Date(startedAt).getTime()) : '';
}

function Elapsed({ since }: { since: string }) {
  const now = useNow(500);
  return <>{duration(now.getTime() - new Date(since).getTime())}</>;
}
