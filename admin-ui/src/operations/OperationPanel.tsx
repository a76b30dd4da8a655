import OpenIcon from '@mui/icons-material/OpenInNew';
import { Alert, Button, Stack } from '@mui/material';
import { Link } from 'react-router-dom';
import type { Operation } from '../../../contracts/operations.ts';
import { Panel } from '../ui/Panel.tsx';
import { Timestamp } from '../ui/Timestamp.tsx';
import { OperationError } from './OperationError.tsx';
import { OperationStatusLabel } from './OperationStatusLabel.tsx';
import { OperationSteps } from './OperationSteps.tsx';
import { operationKind } from './operation-words.ts';

interface OperationPanelProps {
  operation: Operation;
  /** On another page than its own: with the way to that. */
  linked?: boolean;
}

/** An operation as it advances. */
export function OperationPanel({ operation, linked = false }: OperationPanelProps) {
  const { id, temporalUrl, workflowType, createdAt, status } = operation;
  const links = (
    <Stack direction="row" sx={{ gap: 1, flexWrap: 'wrap', justifyContent: 'flex-end' }}>
      {linked && (
        <Button component={Link} to={`/operations/${id}/show`}>
          Details
        </Button>
      )}
      {temporalUrl && (
        <Button
          component="a"
          href={temporalUrl}
          target="_blank"
          rel="noreferrer"
          endIcon={<OpenIcon sx={{ fontSize: '14px !important' }} />}
        >
          Temporal
        </Button>
      )}
    </Stack>
  );
  const hint = (
    <Stack
      component="span"
      direction="row"
      sx={{ display: 'inline-flex', gap: 1.25, alignItems: 'center', mt: 0.25 }}
      role="status"
    >
      <OperationStatusLabel status={status} />
      <Timestamp at={createdAt} />
    </Stack>
  );
  return (
    <Panel title={linked ? operationKind(workflowType) : 'Timeline'} hint={hint} aside={links}>
      <Stack sx={{ gap: 2 }}>
        {operation.heldByFreeze && (
          <Alert severity="warning" variant="outlined">
            Held by the freeze until <Timestamp at={operation.heldByFreeze.until} />: {operation.heldByFreeze.reason}.
            It goes on by itself then, or when the freeze is <Link to="/freeze">lifted</Link>.
          </Alert>
        )}
        <OperationError operation={operation} />
        <OperationSteps operation={operation} brief={linked} />
      </Stack>
    </Panel>
  );
}
