import type { SubscriptionPlan } from '../../../contracts/plans.ts';
import type { Permission } from '../../../contracts/tables/permissions.ts';
import { type PlanCommand, planCommandAllowed } from '../../../contracts/tables/plan-lifecycle.ts';
import { planStatusWords } from './plan-status.ts';

type Versions = Pick<SubscriptionPlan, 'status' | 'activeVersion' | 'openVersion' | 'operation'>;
export type PlanAction = PlanCommand | 'clone';

/** What an action asks of the one who takes it. */
export const permissionOf: Record<PlanAction, Permission> = {
  edit: 'plans:edit',
  clone: 'plans:edit',
  publish: 'plans:publish',
  cancel: 'plans:publish',
  deprecate: 'plans:publish',
  archive: 'plans:publish',
};

const needs: Record<PlanCommand, string> = {
  edit: 'Only a draft, an active plan, or a version waiting to be published can be edited',
  publish: 'Only a draft or a version waiting to be published can be published',
  cancel: 'There is no publication under way that could be cancelled',
  deprecate: 'Only an active plan can be deprecated',
  archive: 'Only a plan that is no longer sold can be archived: deprecate it first',
};

/** Why an action is refused now, or null; the state table decides, this only picks the version that it is asked about. */
export function refusalOf(action: PlanAction, plan: Versions): string | null {
  const { activeVersion: active, openVersion: open, operation } = plan;
  if (action === 'clone') return null;

  if (action === 'deprecate' || action === 'archive') {
    if (!active && plan.status !== 'archived') return 'The plan was never published';
    if (open && open.status !== 'draft') {
      return `Version ${open.number} is being published: cancel that or wait for its end`;
    }
    return refusalIn(action, active?.status ?? plan.status);
  }
  // Editing what sells opens its next version.
  if (action === 'edit' && !open && active?.status === 'active') return null;
  if (action === 'publish' && !open && active?.status === 'active') {
    return `Version ${active.number} is live and nothing has changed since: edit the plan to open the next version`;
  }
  if (action === 'publish' && open?.status === 'draft' && operation) {
    return 'An operation is still under way on this plan: wait for its end';
  }
  return refusalIn(action, open?.status ?? plan.status);
}

function refusalIn(command: PlanCommand, status: SubscriptionPlan['status']): string | null {
  if (planCommandAllowed(command, status).allowed) return null;
  return `${needs[command]}; this one is: ${planStatusWords[status].words.toLowerCase()}`;
}
