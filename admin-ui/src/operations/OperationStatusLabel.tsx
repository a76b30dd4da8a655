import type { Operation } from '../../../contracts/operations.ts';
import { StatusDot } from '../ui/StatusDot.tsx';
import { operationStatusWords } from './operation-words.ts';

export function OperationStatusLabel({ status }: { status: Operation['status'] }) {
  const { words, tone, busy } = operationStatusWords[status];
  return (
    <StatusDot tone={tone} busy={busy}>
      {words}
    </StatusDot>
  );
}
