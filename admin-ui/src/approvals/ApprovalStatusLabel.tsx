import type { ChangeRequest } from '../../../contracts/approvals.ts';
import { StatusDot } from '../ui/StatusDot.tsx';
import { useNow } from '../ui/Timestamp.tsx';
import { approvalStatusWords, presentStatus } from './approval-words.ts';

export function ApprovalStatusLabel({ request }: { request: Pick<ChangeRequest, 'status' | 'expiresAt'> }) {
  const { words, tone } = approvalStatusWords[presentStatus(request, useNow(30_000))];
  return <StatusDot tone={tone}>{words}</StatusDot>;
}
