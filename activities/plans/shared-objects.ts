import type { PlanProcess } from '../../contracts/publications.ts';
import * as plans from '../../database/plans.ts';
import { recordedStep } from '../recorded-step.ts';
import { loadWanted, type PlanDeps, stripeIdOf } from './publication.ts';

/**
 * Features and meters, which all plans share: made when missing, revived when archived, never archived by one plan. Their
 * names follow the registry and nothing depends on them, so a rename is not undone.
 */
export function sharedObjectActivities(deps: PlanDeps) {
  const { db, stripe, effects } = deps;

  return {
    syncFeature: recordedStep(
      deps,
      { stage: 'stripe_sync', step: 'syncFeature' },
      async (process: PlanProcess, lookupKey: string) => {
        const wanted = await loadWanted(db, process);
        const feature = wanted.features.find((candidate) => candidate.lookupKey === lookupKey)!;
        const present = await stripe.findFeature(lookupKey);
        if (present?.stripeId && !present.active) {
          const id = present.stripeId;
          await effects.set(`feature:${id}:revive`, process, { active: true }, (idempotencyKey) =>
            stripe.updateFeature(id, { active: true }, { idempotencyKey }),
          );
        }
        const outcome = await effects.once({
          key: `feature:${lookupKey}`,
          kind: 'stripe.feature.create',
          // The name is not part of it: whoever comes first names a shared feature.
          params: { lookupKey },
          operationId: process.operationId,
          shared: true,
          look: async () => {
            const seen = await stripe.findFeature(lookupKey);
            return seen?.stripeId ? { outsideId: seen.stripeId } : null;
          },
          act: async (idempotencyKey) => ({
            outsideId: (await stripe.createFeature(feature, { idempotencyKey })).stripeId,
          }),
        });
        const featureId = present?.stripeId ?? outcome.outsideId!;
        await plans.recordObject(db, process.versionId, 'feature', lookupKey, featureId);
      },
    ),

    syncMeter: recordedStep(
      deps,
      { stage: 'stripe_sync', step: 'syncMeter' },
      async (process: PlanProcess, eventName: string) => {
        const wanted = await loadWanted(db, process);
        const meter = wanted.meters.find((candidate) => candidate.eventName === eventName)!;
        const find = async () => {
          const seen = await stripe.findMeter(eventName);
          return seen?.aggregation === meter.aggregation ? seen : null;
        };
        const present = await find();
        if (present?.stripeId && !present.active) {
          const id = present.stripeId;
          await effects.set(`meter:${id}:revive`, process, { active: true }, (idempotencyKey) =>
            stripe.reactivateMeter(id, { idempotencyKey }),
          );
        }
        const outcome = await effects.once({
          key: `meter:${eventName}:${meter.aggregation}`,
          kind: 'stripe.meter.create',
          params: { eventName, aggregation: meter.aggregation },
          operationId: process.operationId,
          shared: true,
          look: async () => {
            const seen = await find();
            return seen?.stripeId ? { outsideId: seen.stripeId } : null;
          },
          act: async (idempotencyKey) => ({
            outsideId: (await stripe.createMeter(meter, { idempotencyKey })).stripeId,
          }),
        });
        await plans.recordObject(db, process.versionId, 'meter', eventName, present?.stripeId ?? outcome.outsideId!);
      },
    ),

    renameFeature: recordedStep(
      deps,
      { stage: 'stripe_publish', step: 'renameFeature' },
      async (process: PlanProcess, lookupKey: string) => {
        const wanted = await loadWanted(db, process);
        const name = wanted.features.find((candidate) => candidate.lookupKey === lookupKey)?.name;
        if (!name) return;
        const id = await stripeIdOf(db, process.versionId, 'feature', lookupKey);
        await effects.set(`feature:${id}:rename`, process, { name }, (idempotencyKey) =>
          stripe.updateFeature(id, { name }, { idempotencyKey }),
        );
      },
    ),

    renameMeter: recordedStep(
      deps,
      { stage: 'stripe_publish', step: 'renameMeter' },
      async (process: PlanProcess, eventName: string) => {
        const wanted = await loadWanted(db, process);
        const name = wanted.meters.find((candidate) => candidate.eventName === eventName)?.displayName;
        if (!name) return;
        const id = await stripeIdOf(db, process.versionId, 'meter', eventName);
        await effects.set(`meter:${id}:rename`, process, { name }, (idempotencyKey) =>
          stripe.updateMeter(id, name, { idempotencyKey }),
        );
      },
    ),
  };
}
