import { Box, Stack } from '@mui/material';
import { Link as RouterLink, useParams } from 'react-router-dom';
import type { Operation } from '../../../contracts/operations.ts';
import { CopyButton } from '../ui/CopyButton.tsx';
import { ErrorPanel } from '../ui/ErrorPanel.tsx';
import { Fact } from '../ui/Fact.tsx';
import { PageSkeleton } from '../ui/Loading.tsx';
import { Page } from '../ui/Page.tsx';
import { Panel } from '../ui/Panel.tsx';
import { recordPath } from '../ui/record-path.ts';
import { duration } from '../ui/relative-time.ts';
import { Timestamp } from '../ui/Timestamp.tsx';
import { OperationPanel } from './OperationPanel.tsx';
import { OperationStatusLabel } from './OperationStatusLabel.tsx';
import { operationKind } from './operation-words.ts';
import { useOperation } from './use-operation.ts';
import { useSubjectNames } from './use-subject-names.ts';

const crumbs = [{ to: '/operations', label: 'Operations' }];

export default function OperationShow() {
  const { id = '' } = useParams();
  const { data: operation, error, refetch } = useOperation(id);
  if (!operation && error) {
    return (
      <Page title="Operation" crumbs={crumbs}>
        <ErrorPanel error={error} onRetry={() => void refetch()} />
      </Page>
    );
  }
  if (!operation) return <PageSkeleton />;
  return (
    <Page
      title={operationKind(operation.workflowType)}
      crumbs={crumbs}
      beside={<OperationStatusLabel status={operation.status} />}
    >
      <Box
        sx={{
          display: 'grid',
          gap: 2.5,
          alignItems: 'start',
          gridTemplateColumns: { xs: 'minmax(0, 1fr)', lg: 'minmax(0, 1fr) 300px' },
        }}
      >
        <OperationPanel operation={operation} />
        <Panel title="Facts">
          <Facts operation={operation} />
        </Panel>
      </Box>
    </Page>
  );
}

function Facts({ operation }: { operation: Operation }) {
  const { id, entityId, workflowId, createdAt, finishedAt } = operation;
  const page = recordPath(entityId);
  const name = useSubjectNames([operation])(entityId);
  return (
    <Stack component="dl" sx={{ m: 0, gap: 1.5 }}>
      {page && (
        <Fact label="What it is about">
          <RouterLink to={page} style={{ color: 'inherit' }}>
            {name || 'Open it'}
          </RouterLink>
        </Fact>
      )}
      <Fact label="Began">
        <Timestamp at={createdAt} />
      </Fact>
      {finishedAt && (
        <Fact label="Took">{duration(new Date(finishedAt).getTime() - new Date(createdAt).getTime())}</Fact>
      )}
      <Fact label="Operation id">
        <CopyButton value={id} what="operation id" />
      </Fact>
      <Fact label="Workflow id">
        <CopyButton value={workflowId} what="workflow id" />
      </Fact>
    </Stack>
  );
}
