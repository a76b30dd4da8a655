import { Box, Stack, Typography } from '@mui/material';
import type { ChangeRequest } from '../../../contracts/approvals.ts';
import { ActorName } from '../access/ActorName.tsx';
import { Panel } from '../ui/Panel.tsx';
import { StatusDot } from '../ui/StatusDot.tsx';
import { Timestamp } from '../ui/Timestamp.tsx';
import { approvalsWords } from './approval-words.ts';

/** Who has said what so far. */
export function DecisionsPanel({ request }: { request: ChangeRequest }) {
  const { decisions } = request;
  return (
    <Panel title="Decisions" hint={approvalsWords(request)}>
      {decisions.length === 0 ? (
        <Typography variant="body2" sx={{ color: 'text.secondary' }}>
          Nobody has decided yet.
        </Typography>
      ) : (
        <Stack component="ul" sx={{ listStyle: 'none', m: 0, p: 0, gap: 1.5 }}>
          {decisions.map(({ actor, decision, comment, at }) => (
            <Box component="li" key={actor}>
              <Stack direction="row" sx={{ justifyContent: 'space-between', gap: 1, flexWrap: 'wrap' }}>
                <StatusDot tone={decision === 'approved' ? 'good' : 'bad'}>
                  {decision === 'approved' ? 'Approved' : 'Rejected'} by <ActorName actor={actor} />
                </StatusDot>
                <Typography component="span" variant="caption" sx={{ color: 'text.secondary' }}>
                  <Timestamp at={at} />
                </Typography>
              </Stack>
              {comment && (
                <Typography
                  component="blockquote"
                  variant="body2"
                  sx={{ m: 0, mt: 0.5, ml: 2, whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}
                >
                  {comment}
                </Typography>
              )}
            </Box>
          ))}
        </Stack>
      )}
    </Panel>
  );
}
