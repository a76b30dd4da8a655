import type { CatalogueObjects, FeatureObject, MeterObject } from '../../../contracts/catalogue.ts';
import type { CatalogueChange } from '../../../contracts/plans.ts';
import { type FieldChange, fieldChanges, inWords } from './changes.ts';

/** Features and meters serve all plans: one plan's diff creates and mends them, and never archives them. */

function mend(object: 'feature' | 'meter', key: string, stripeId: string | null, changes: FieldChange[]) {
  if (changes.length === 0) {
    return {
      action: 'leave',
      object,
      key,
      stripeId,
      reason: `The ${object} exists as the plan needs it.`,
      changes,
    } as const;
  }
  const revived = changes.some((change) => change.field === 'active');
  const reason = revived
    ? `The ${object} was archived in Stripe while it is in use: it is made active again.`
    : `The ${inWords(changes.map((change) => change.field))} of a ${object} can be changed in place.`;
  return { action: 'update', object, key, stripeId, reason, changes } as const;
}

function diffFeature(wanted: FeatureObject, observed: CatalogueObjects): CatalogueChange {
  const found = observed.features.find((feature) => feature.lookupKey === wanted.lookupKey);
  if (found) return mend('feature', wanted.lookupKey, found.stripeId, fieldChanges(found, wanted, ['name', 'active']));
  const reason = 'No active feature in Stripe has this lookup key yet.';
  return { action: 'create', object: 'feature', key: wanted.lookupKey, stripeId: null, reason, changes: [] };
}

function diffMeter(wanted: MeterObject, observed: CatalogueObjects): CatalogueChange {
  const sameEvent = observed.meters.filter((meter) => meter.eventName === wanted.eventName);
  const found = sameEvent.find((meter) => meter.aggregation === wanted.aggregation);
  if (found)
    return mend('meter', wanted.eventName, found.stripeId, fieldChanges(found, wanted, ['displayName', 'active']));
  const other = sameEvent[0];
  const reason = other
    ? `How a meter counts cannot be changed, and ${other.stripeId ?? 'another meter'} counts this event by ${other.aggregation}: Stripe will refuse a second meter for it. Choose another event name.`
    : 'No meter in Stripe counts this event yet.';
  const changes = other ? fieldChanges(other, wanted, ['aggregation']) : [];
  return { action: 'create', object: 'meter', key: wanted.eventName, stripeId: null, reason, changes };
}

/** Features that this plan's products carry and the version no longer grants. */
function noLongerGranted(wanted: CatalogueObjects, observed: CatalogueObjects): CatalogueChange[] {
  const granted = new Set(wanted.features.map((feature) => feature.lookupKey));
  const carried = new Set(observed.products.flatMap((product) => product.features));
  return observed.features
    .filter((feature) => carried.has(feature.lookupKey) && !granted.has(feature.lookupKey))
    .map((feature) => ({
      action: 'leave',
      object: 'feature',
      key: feature.lookupKey,
      stripeId: feature.stripeId,
      reason: 'The plan no longer grants it; features are shared, so it stays for earlier customers and other plans.',
      changes: [],
    }));
}

export function diffSharedObjects(wanted: CatalogueObjects, observed: CatalogueObjects): CatalogueChange[] {
  return [
    ...wanted.features.map((feature) => diffFeature(feature, observed)),
    ...noLongerGranted(wanted, observed),
    ...wanted.meters.map((meter) => diffMeter(meter, observed)),
  ];
}
