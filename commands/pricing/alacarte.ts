import { z } from 'zod';
import {
  type AlaCarteFeature,
  AlaCarteFeatureConfig,
  AlaCarteFeatureId,
  AlaCarteFeatureUpdates,
  type AlaCartePurchase,
  AlaCartePurchaseInput,
} from '../../contracts/alacarte.ts';
import { PricewrightError } from '../../contracts/tables/pricewright-error.ts';
import type { ValidationProblem } from '../../contracts/validation.ts';
import * as alacarte from '../../database/alacarte.ts';
import type { Db } from '../../database/client.ts';
import { attributesOf } from '../../database/customer-attributes.ts';
import * as flags from '../../database/flags.ts';
import { newId } from '../../database/ids.ts';
import * as plans from '../../database/plans.ts';
import { alacarteFeatures } from '../../database/pricing.ts';
import type { PricingRecord } from '../../database/pricing-records.ts';
import * as subscriptions from '../../database/subscriptions.ts';
import { placesIn, placesOfCondition } from '../../domain/compliance/check-places.ts';
import { parseScaled } from '../../domain/money/scaled.ts';
import { assertMayBuy } from '../../domain/pricing/alacarte/may-buy.ts';
import { alacarteProblems, priceAlacarte } from '../../domain/pricing/alacarte/price-alacarte.ts';
import { refuse } from '../../domain/pricing/check/check-pricing.ts';
import { problem } from '../../domain/pricing/check/problems.ts';
import { quantityProblem } from '../../domain/pricing/check/quantities.ts';
import { command } from '../command.ts';
import { assertPlaces } from '../compliance/assert-places.ts';
import { recordCommands } from './record-commands.ts';

/** Features that are sold on their own, beside any plan: once, by the month or year, or by use. */
export const {
  create: createAlaCarteFeature,
  update: updateAlaCarteFeature,
  remove: deleteAlaCarteFeature,
} = recordCommands({
  names: { create: 'createAlaCarteFeature', update: 'updateAlaCarteFeature', remove: 'deleteAlaCarteFeature' },
  event: 'alacarte_feature',
  store: alacarteFeatures,
  input: AlaCarteFeatureConfig,
  updates: AlaCarteFeatureUpdates,
  idOf: () => newId('alacarte'),
  columns: ({ featureId }) => ({ key: featureId }),
  async mayRemove(db, id) {
    const sold = (await alacarte.salesOf(db, [id])).get(id)?.count ?? 0;
    if (sold === 0) return;
    throw new PricewrightError('TransitionNotAllowed', `It was bought ${sold} times: end its availability instead.`, {
      configurationId: id,
    });
  },
  async check(db, config, now) {
    const { countries, condition } = config.availability;
    const named = placesOfCondition(condition, 'availability.condition');
    await assertPlaces(db, [...placesIn(countries, 'availability.countries'), ...named], now);
    const known = new Set((await flags.byKeys(db, [config.featureId, ...config.dependencies])).map(({ key }) => key));
    refuse([
      ...alacarteProblems(config.pricing),
      ...[config.featureId, ...config.dependencies].flatMap((key, index) =>
        known.has(key)
          ? []
          : [
              {
                field: index === 0 ? 'featureId' : `dependencies[${index - 1}]`,
                code: 'unknown_feature',
                severity: 'error' as const,
                message: `There is no feature "${key}" in the registry.`,
              },
            ],
      ),
    ]);
  },
});

/**
 * Notes that a customer has bought a feature, at today's price.
 * @throws RegionalRestriction, FeatureDependencyViolation, PricingValidationFailed, NotFound
 */
export const recordAlaCartePurchase = command({
  name: 'recordAlaCartePurchase',
  permission: 'pricing:edit',
  input: z.strictObject({ featureId: AlaCarteFeatureId, ...AlaCartePurchaseInput.shape }),
  async run({ featureId, customerId, quantity }, { tx, now, journal }): Promise<AlaCartePurchase> {
    const { body } = await alacarteFeatures.find(tx, featureId);
    refuse(purchaseProblems(quantity));
    const attributes = (await attributesOf(tx, [customerId])).get(customerId);
    if (!attributes) throw new PricewrightError('NotFound', `There is no customer ${customerId}.`);
    assertMayBuy(body, { attributes, features: await featuresOf(tx, customerId), now });
    const priced = priceAlacarte(body.pricing, quantity);
    const purchase: AlaCartePurchase = {
      id: newId('purchase'),
      ...{ featureId, customerId, quantity },
      price: { amount: priced.total, currency: priced.currency },
      purchasedAt: now.toISOString(),
    };
    await alacarte.insertPurchase(tx, purchase);
    journal({
      type: 'alacarte_feature.purchased',
      area: 'pricing',
      entityId: featureId,
      audit: { action: 'recordAlaCartePurchase', before: null, after: purchase, why: null },
    });
    return purchase;
  },
});

function purchaseProblems(quantity: string): ValidationProblem[] {
  const found = quantityProblem(quantity, 'quantity');
  if (found.length > 0 || parseScaled(quantity) !== 0n) return found;
  return [problem('quantity', 'nothing_bought', 'Nothing is bought.')];
}

/** Keys of the features that a customer has, by the plan subscribed to and by what was bought. */
async function featuresOf(db: Db, customerId: string): Promise<Set<string>> {
  const row = (await subscriptions.mainOf(db, [customerId])).get(customerId);
  const bought = await alacarte.boughtBy(db, customerId);
  const own = (await alacarteFeatures.all(db)).filter(({ id }) => bought.includes(id));
  const version = row && row.ended_at === null ? await plans.findVersion(db, row.plan_version_id) : null;
  const granted = version?.configuration.features.filter(({ enabled }) => enabled).map(({ featureId }) => featureId);
  return new Set([...(granted ?? []), ...own.map(({ body }) => body.featureId)]);
}

export async function presentAlaCarteFeatures(
  db: Db,
  rows: readonly PricingRecord<AlaCarteFeatureConfig>[],
): Promise<AlaCarteFeature[]> {
  const sales = await alacarte.salesOf(
    db,
    rows.map(({ id }) => id),
  );
  return rows.map(({ id, body, revision, created_at, updated_at }) => ({
    ...body,
    id,
    stripeProductId: null,
    stripePriceId: null,
    purchaseCount: sales.get(id)?.count ?? 0,
    revenue: sales.get(id)?.revenue ?? [],
    revision,
    createdAt: created_at.toISOString(),
    updatedAt: updated_at.toISOString(),
  }));
}
