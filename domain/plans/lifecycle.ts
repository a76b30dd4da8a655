import {
  type PlanStatus,
  type PlanTransition,
  planLifecycle,
  type Transition,
} from '../../contracts/tables/plan-lifecycle.ts';
import { PricewrightError } from '../../contracts/tables/pricewright-error.ts';

/** The status after a transition, or `TransitionNotAllowed` with what the status does allow. */
export function transition(status: PlanStatus, name: PlanTransition): PlanStatus {
  const { from, to }: Transition = planLifecycle[name];
  if (from.includes(status)) return to;
  const allowed = Object.entries<Transition>(planLifecycle)
    .filter(([, other]) => other.from.includes(status))
    .map(([other]) => other);
  const instead = allowed.length > 0 ? `it allows ${allowed.join(', ')}` : 'it allows nothing more';
  throw new PricewrightError(
    'TransitionNotAllowed',
    `${name} needs a version that is ${from.join(' or ')}; this one is ${status}, and ${instead}.`,
  );
}
