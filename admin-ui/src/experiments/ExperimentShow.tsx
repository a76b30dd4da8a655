import { Stack } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useParams } from 'react-router-dom';
import type { Experiment } from '../../../contracts/experiments.ts';
import { ApprovalNotice } from '../approvals/ApprovalNotice.tsx';
import { useApprovalOf } from '../approvals/use-approvals.ts';
import { OperationPanel } from '../operations/OperationPanel.tsx';
import { useOperation } from '../operations/use-operation.ts';
import { ErrorPanel } from '../ui/ErrorPanel.tsx';
import { PageSkeleton } from '../ui/Loading.tsx';
import { Page } from '../ui/Page.tsx';
import { StatusDot } from '../ui/StatusDot.tsx';
import { DefinitionPanel } from './DefinitionPanel.tsx';
import { ExperimentActions } from './ExperimentActions.tsx';
import { experimentApi } from './experiment-api.ts';
import { standing, statusWords } from './experiment-words.ts';
import { ResultsView } from './results/ResultsView.tsx';
import { StartPanel } from './StartPanel.tsx';

const crumbs = [{ to: '/experiments', label: 'Experiments' }];

export default function ExperimentShow() {
  const { id = '' } = useParams();
  const { data, error, refetch } = useQuery({
    queryKey: ['experiments', 'getOne', { id }],
    queryFn: ({ signal }) => experimentApi.read(id, signal),
  });
  if (!data && !error) return <PageSkeleton />;
  if (!data) {
    return (
      <Page title="Experiment" crumbs={crumbs}>
        <ErrorPanel error={error} onRetry={() => void refetch()} />
      </Page>
    );
  }
  const { words, tone, busy } = statusWords[data.status];
  return (
    <Page
      title={data.name}
      crumbs={crumbs}
      beside={
        <StatusDot tone={tone} busy={busy ?? false}>
          {words}
        </StatusDot>
      }
      lead={standing(data)}
      actions={<ExperimentActions experiment={data} />}
    >
      <Stack sx={{ gap: 2.5 }}>
        <StartApproval experiment={data} />
        {data.status === 'draft' ? <StartPanel experiment={data} /> : <ResultsView experiment={data} />}
        <DefinitionPanel experiment={data} />
        {data.operationId && <Process operationId={data.operationId} />}
      </Stack>
    </Page>
  );
}

/** A start that reaches many customers waits for a second person. */
function StartApproval({ experiment: { operationId } }: { experiment: Experiment }) {
  const { data } = useApprovalOf(operationId ?? undefined);
  return data?.status === 'waiting' ? (
    <ApprovalNotice request={data}>
      The start waits for approval by somebody else; nobody is given a variant before:
    </ApprovalNotice>
  ) : null;
}

function Process({ operationId }: { operationId: string }) {
  const { data } = useOperation(operationId);
  return data ? <OperationPanel operation={data} linked /> : null;
}
