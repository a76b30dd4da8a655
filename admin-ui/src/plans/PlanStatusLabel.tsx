import type { PlanStatus } from '../../../contracts/tables/plan-lifecycle.ts';
import { StatusDot } from '../ui/StatusDot.tsx';
import { planStatusWords } from './plan-status.ts';

export function PlanStatusLabel({ status }: { status: PlanStatus }) {
  const { words, tone, busy } = planStatusWords[status];
  return (
    <StatusDot tone={tone} busy={busy}>
      {words}
    </StatusDot>
  );
}
