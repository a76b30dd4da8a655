import { reconciliationActivities } from './attention/reconciliation.ts';
import { experimentEndings } from './experiments/endings.ts';
import { priceActivities } from './experiments/prices.ts';
import { runningActivities } from './experiments/running.ts';
import { freezeActivities } from './freeze/hold.ts';
import { erasureActivities } from './persons/erasure.ts';
import { activationActivities } from './plans/activation.ts';
import { lifecycleActivities } from './plans/lifecycle.ts';
import type { PlanDeps } from './plans/publication.ts';
import { sharedObjectActivities } from './plans/shared-objects.ts';
import { syncActivities } from './plans/sync.ts';
import { withdrawalActivities } from './plans/withdrawal.ts';
import { endingActivities } from './rollouts/endings.ts';
import { exposureActivities, type RolloutDeps } from './rollouts/exposure.ts';
import { judgementActivities } from './rollouts/judgement.ts';
import { traitActivities } from './traits/refresh.ts';

export type ActivityDeps = PlanDeps & RolloutDeps;

/** Every activity of the `main` task queue, by the name that workflows call. */
export function createActivities(deps: ActivityDeps) {
  return {
    ...syncActivities(deps),
    ...sharedObjectActivities(deps),
    ...lifecycleActivities(deps),
    ...activationActivities(deps),
    ...withdrawalActivities(deps),
    ...freezeActivities(deps),
    ...exposureActivities(deps),
    ...judgementActivities(deps),
    ...endingActivities(deps),
    ...runningActivities(deps),
    ...priceActivities(deps),
    ...experimentEndings(deps),
    ...erasureActivities(deps),
    ...reconciliationActivities(deps),
    ...traitActivities(deps),
  };
}

export type Activities = ReturnType<typeof createActivities>;
