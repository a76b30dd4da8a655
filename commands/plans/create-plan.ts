import { CreatePlanInput, type SubscriptionPlan } from '../../contracts/plans.ts';
import { newId } from '../../database/ids.ts';
import * as plans from '../../database/plans.ts';
import { planKeyFrom } from '../../domain/plans/plan-key.ts';
import { command } from '../command.ts';
import { readPlan } from './read-plan.ts';

/** A new plan with version 1 as a draft. A draft may break rules: `validate` and `publish` say which. */
export const createPlan = command({
  name: 'createPlan',
  permission: 'plans:edit',
  input: CreatePlanInput,
  async run({ key: wantedKey, ...configuration }, { tx, now, journal }): Promise<SubscriptionPlan> {
    const key = wantedKey ?? planKeyFrom(configuration.name);
    const planId = newId('plan');
    await plans.insert(tx, { id: planId, key }, { id: newId('planver'), configuration }, now);
    journal({
      type: 'plan.created',
      area: 'plans',
      entityId: planId,
      audit: { action: 'createPlan', before: null, after: { key, ...configuration }, why: null },
    });
    return await readPlan(tx, planId);
  },
});
