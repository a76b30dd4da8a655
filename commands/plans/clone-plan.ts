import { z } from 'zod';
import { PlanId } from '../../contracts/ids.ts';
import { ClonePlanInput, type SubscriptionPlan } from '../../contracts/plans.ts';
import { newId } from '../../database/ids.ts';
import * as plans from '../../database/plans.ts';
import { planKeyFrom } from '../../domain/plans/plan-key.ts';
import { command } from '../command.ts';
import { readPlan } from './read-plan.ts';

/** A new plan that begins as a copy of what the page of the old one shows. */
export const clonePlan = command({
  name: 'clonePlan',
  permission: 'plans:edit',
  input: z.strictObject({ planId: PlanId, ...ClonePlanInput.shape }),
  async run({ planId, key: wantedKey, modifications }, { tx, now, journal }): Promise<SubscriptionPlan> {
    const { plan, active, open, newest } = await plans.find(tx, planId);
    const source = open ?? active ?? newest;
    const copied = { ...source.configuration, name: `${source.configuration.name} (copy)`.slice(0, 250) };
    const configuration = { ...copied, ...modifications };
    const key = wantedKey ?? (await freeKey(tx, planKeyFrom(configuration.name)));
    const cloneId = newId('plan');
    await plans.insert(tx, { id: cloneId, key }, { id: newId('planver'), configuration }, now);
    journal({
      type: 'plan.created',
      area: 'plans',
      entityId: cloneId,
      audit: { action: 'clonePlan', before: { clonedFrom: plan.id }, after: { key, ...configuration }, why: null },
    });
    return await readPlan(tx, cloneId);
  },
});

async function freeKey(db: Parameters<typeof plans.findByKey>[0], wanted: string): Promise<string> {
  for (let number = 1; ; number++) {
    const suffix = number === 1 ? '' : `-${number}`;
    const key = `${wanted.slice(0, 64 - suffix.length)}${suffix}`;
    if (!(await plans.findByKey(db, key))) return key;
  }
}
