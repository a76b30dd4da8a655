import { Box, Stack } from '@mui/material';
import { useState } from 'react';
import { useGetOne } from 'react-admin';
import { useNavigate, useParams } from 'react-router-dom';
import type { ChangeRequest } from '../../../contracts/approvals.ts';
import { ActorName } from '../access/ActorName.tsx';
import { ActionButton } from '../ui/ActionButton.tsx';
import { ErrorPanel } from '../ui/ErrorPanel.tsx';
import { PageSkeleton } from '../ui/Loading.tsx';
import { Page } from '../ui/Page.tsx';
import { Timestamp } from '../ui/Timestamp.tsx';
import { useKeys } from '../ui/use-keys.ts';
import { ApprovalFacts } from './ApprovalFacts.tsx';
import { ApprovalStatusLabel } from './ApprovalStatusLabel.tsx';
import { DecideDialog } from './DecideDialog.tsx';
import { DecisionsPanel } from './DecisionsPanel.tsx';
import { KeyHints, useKeysOn } from './KeyHints.tsx';
import { ReasonsPanel } from './ReasonsPanel.tsx';
import { ShownChange } from './ShownChange.tsx';
import { useWaitingApprovals } from './use-approvals.ts';
import { useDecisionRefusal } from './use-decision.ts';

const crumbs = [{ to: '/approvals', label: 'Approvals' }];

export default function ApprovalShow() {
  const { id = '' } = useParams();
  const { data: request, error, refetch } = useGetOne<ChangeRequest>('approvals', { id });
  if (request) return <ApprovalPage key={request.id} request={request} />;
  if (!error) return <PageSkeleton />;
  return (
    <Page title="Change request" crumbs={crumbs}>
      <ErrorPanel error={error} onRetry={() => void refetch()} />
    </Page>
  );
}

function ApprovalPage({ request }: { request: ChangeRequest }) {
  const [verb, setVerb] = useState<'approve' | 'reject' | null>(null);
  const refusalOf = useDecisionRefusal();
  const refusals = { approve: refusalOf('approve', request), reject: refusalOf('reject', request) };
  const ask = (wanted: 'approve' | 'reject') => refusals[wanted] === null && setVerb(wanted);
  const step = useStepThroughInbox(request.id);
  const [keysOn] = useKeysOn();
  useKeys({ j: () => step(1), k: () => step(-1), a: () => ask('approve'), r: () => ask('reject') }, keysOn);
  return (
    <Page
      title={request.summary}
      crumbs={crumbs}
      beside={<ApprovalStatusLabel request={request} />}
      lead={
        <>
          Proposed by <ActorName actor={request.maker} /> <Timestamp at={request.createdAt} />
        </>
      }
      actions={
        <>
          <ActionButton variant="contained" disabledReason={refusals.approve} onClick={() => ask('approve')}>
            Approve
          </ActionButton>
          <ActionButton disabledReason={refusals.reject} onClick={() => ask('reject')}>
            Reject
          </ActionButton>
        </>
      }
    >
      <Stack sx={{ gap: 2.5 }}>
        <Box
          sx={{
            display: 'grid',
            gap: 2.5,
            alignItems: 'start',
            gridTemplateColumns: { xs: 'minmax(0, 1fr)', lg: 'minmax(0, 1fr) 340px' },
          }}
        >
          <Stack sx={{ gap: 2.5, minWidth: 0 }}>
            <ReasonsPanel request={request} />
            <ShownChange request={request} />
          </Stack>
          <Stack sx={{ gap: 2.5, minWidth: 0 }}>
            <DecisionsPanel request={request} />
            <ApprovalFacts request={request} />
          </Stack>
        </Box>
        <KeyHints keys={{ a: 'approve', r: 'reject', j: 'next in the inbox', k: 'previous' }} />
      </Stack>
      {verb && <DecideDialog verb={verb} request={request} onClose={() => setVerb(null)} />}
    </Page>
  );
}

/** From one waiting request to the next without the way back; one that is decided meanwhile leads to the first. */
function useStepThroughInbox(id: string) {
  const { data } = useWaitingApprovals();
  const navigate = useNavigate();
  return (by: 1 | -1) => {
    const waiting = data?.data ?? [];
    const at = waiting.findIndex((other) => other.id === id);
    const next = at < 0 ? waiting[0] : waiting[at + by];
    if (next) navigate(`/approvals/${next.id}/show`);
  };
}
