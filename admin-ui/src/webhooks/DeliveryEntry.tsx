import OpenIcon from '@mui/icons-material/ChevronRight';
import { Box, Stack, Table, TableBody, TableCell, TableHead, TableRow, Typography } from '@mui/material';
import type { Delivery } from '../../../contracts/webhooks.ts';
import { useLacking } from '../access/use-lacking.ts';
import { monospace } from '../theme/themes.ts';
import { ActionButton } from '../ui/ActionButton.tsx';
import { CopyButton } from '../ui/CopyButton.tsx';
import { duration } from '../ui/relative-time.ts';
import { StatusDot } from '../ui/StatusDot.tsx';
import { Timestamp } from '../ui/Timestamp.tsx';
import { useCommand } from '../ui/use-command.ts';
import { deliveryWords } from './delivery-words.ts';
import { webhooksApi } from './webhooks-api.ts';

const summary = {
  px: 2.5,
  py: 1.25,
  gap: 1.5,
  alignItems: 'center',
  flexWrap: 'wrap',
  cursor: 'pointer',
  listStyle: 'none',
  '&:hover': { bgcolor: 'action.hover' },
} as const;

/** One message: its state in a line, its attempts on demand. */
export function DeliveryEntry({ webhookId, delivery }: { webhookId: string; delivery: Delivery }) {
  const { id, messageId, type, state, attempts, nextAttemptAt, createdAt } = delivery;
  const { words, tone } = deliveryWords[state];
  const { run, pending } = useCommand('webhooks', webhookId);
  const lacking = useLacking()('webhooks:edit');
  const replay = () => run(() => webhooksApi.replay(webhookId, id), 'It is sent again');
  return (
    <Box component="li" sx={{ borderTop: 1, borderColor: 'divider' }}>
      <Box component="details">
        <Stack component="summary" direction="row" sx={summary}>
          <OpenIcon sx={{ fontSize: 16, ml: -0.75, color: 'text.secondary', '[open] &': { rotate: '90deg' } }} />
          <Box component="code" sx={{ flex: '1 1 180px', fontFamily: monospace, fontSize: '0.8125rem' }}>
            {type}
          </Box>
          <Box sx={{ width: 150 }}>
            <StatusDot tone={tone} busy={state === 'pending'}>
              {words}
            </StatusDot>
          </Box>
          <Typography component="span" variant="body2" sx={{ width: 120, color: 'text.secondary' }}>
            {attempts.length === 1 ? '1 attempt' : `${attempts.length} attempts`}
          </Typography>
          <Typography component="span" variant="body2" sx={{ width: 110, color: 'text.secondary' }}>
            <Timestamp at={createdAt} />
          </Typography>
        </Stack>
        <Stack sx={{ px: 2.5, pb: 2, pl: { sm: 5.5 }, gap: 1.5, alignItems: 'flex-start' }}>
          <Typography component="div" variant="body2">
            <CopyButton value={messageId} what="webhook-id" />
            {nextAttemptAt && (
              <>
                {' '}
                Next attempt <Timestamp at={nextAttemptAt} />
              </>
            )}
          </Typography>
          {attempts.length > 0 && <Attempts attempts={attempts} />}
          <ActionButton disabledReason={lacking} pending={pending} onClick={() => void replay()}>
            Send again
          </ActionButton>
        </Stack>
      </Box>
    </Box>
  );
}

function Attempts({ attempts }: Pick<Delivery, 'attempts'>) {
  return (
    <Table size="small" aria-label="Attempts">
      <TableHead>
        <TableRow>
          <TableCell>When</TableCell>
          <TableCell>Answer</TableCell>
          <TableCell align="right">Took</TableCell>
        </TableRow>
      </TableHead>
      <TableBody>
        {attempts.map(({ at, status, error, durationMs }) => (
          <TableRow key={at}>
            <TableCell sx={{ color: 'text.secondary' }}>
              <Timestamp at={at} />
            </TableCell>
            <TableCell sx={{ overflowWrap: 'anywhere' }}>
              {[status, error].filter((part) => part !== null).join(' · ')}
            </TableCell>
            <TableCell align="right" sx={{ fontVariantNumeric: 'tabular-nums', whiteSpace: 'nowrap' }}>
              {duration(durationMs)}
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}
