import { Alert, Button } from '@mui/material';
import { Link } from 'react-router-dom';
import type { ChangeRequest } from '../../../contracts/approvals.ts';
import { Timestamp } from '../ui/Timestamp.tsx';
import { approvalsWords } from './approval-words.ts';

/** Says on a record's own page that its change waits for somebody else, with the way to the request. */
export function ApprovalNotice({ request, children }: { request: ChangeRequest; children: string }) {
  return (
    <Alert
      severity="warning"
      variant="outlined"
      action={
        <Button component={Link} to={`/approvals/${request.id}/show`} variant="outlined">
          Open the request
        </Button>
      }
    >
      {children} {approvalsWords(request)}; it expires <Timestamp at={request.expiresAt} />.
    </Alert>
  );
}
