import { Link, Stack } from '@mui/material';
import { Link as RouterLink } from 'react-router-dom';
import type { ChangeRequest } from '../../../contracts/approvals.ts';
import { CopyButton } from '../ui/CopyButton.tsx';
import { Fact } from '../ui/Fact.tsx';
import { Panel } from '../ui/Panel.tsx';
import { recordPath } from '../ui/record-path.ts';
import { Timestamp } from '../ui/Timestamp.tsx';

export function ApprovalFacts({ request }: { request: ChangeRequest }) {
  const { id, entityId, operationId, expiresAt, decidedAt, shownHash } = request;
  const page = recordPath(entityId);
  return (
    <Panel title="Facts">
      <Stack component="dl" sx={{ m: 0, gap: 1.25 }}>
        {page && (
          <Fact label="What it is about">
            <Link component={RouterLink} to={page}>
              Open it
            </Link>
          </Fact>
        )}
        {operationId && (
          <Fact label="Operation">
            <Link component={RouterLink} to={`/operations/${operationId}/show`}>
              Follow its steps
            </Link>
          </Fact>
        )}
        <Fact label={decidedAt ? 'Decided' : 'Expires'}>
          <Timestamp at={decidedAt ?? expiresAt} />
        </Fact>
        <Fact label="An approval is for exactly this, by its hash">
          <CopyButton value={shownHash} shown={shownHash.slice(0, 12)} what="hash of what was shown" />
        </Fact>
        <Fact label="Change request id">
          <CopyButton value={id} what="change request id" />
        </Fact>
      </Stack>
    </Panel>
  );
}
