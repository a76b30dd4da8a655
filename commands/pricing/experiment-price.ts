import type { GivenVariant } from '../../contracts/price-quote.ts';
import type { Db } from '../../database/client.ts';
import * as experimentPrices from '../../database/experiment-prices.ts';
import type { ExperimentRow } from '../../database/experiments.ts';
import * as plans from '../../database/plans.ts';
import * as rollouts from '../../database/rollouts.ts';
import type { SubscriptionRow } from '../../database/subscriptions.ts';
import type { Attributes } from '../../domain/condition/condition.ts';
import { experimentRule } from '../../domain/flags/lower-experiment.ts';
import type { RolloutSide } from '../../domain/flags/rollout-sides.ts';
import type { GivenPrice } from '../../domain/pricing/quote/quote-plan.ts';
import { variantValue } from '../experiments/give-variants.ts';
import { evaluateFlag } from '../flags/evaluate-flag.ts';

export interface PriceAsker {
  planId: string;
  customerId: string | null;
  attributes: Attributes;
  /** The main one, if it lives and its price is what is asked for. */
  subscription: SubscriptionRow | null;
  now: Date;
}

export interface ExperimentsPrice {
  given: GivenPrice;
  /** What showing it is recorded as. */
  side: RolloutSide | null;
}

const dayMs = 86_400_000;

/**
 * The price that an experiment on a plan gives somebody, and why: what they subscribed to, what they were given for the time
 * of notice after it, what they are assigned while it runs, and the winner once it is everybody's. What a customer was
 * given first stays, whatever becomes of the attributes that the experiment asks for. Null where none gives a price.
 */
export async function experimentPriceOf(db: Db, asker: PriceAsker): Promise<ExperimentsPrice | null> {
  const started = await experimentPrices.onPlan(db, asker.planId);
  for (const row of started) {
    const bought = await boughtIn(db, row, asker);
    if (bought) return bought;
  }
  const completed = started.filter(({ status, settled_at }) => status === 'completed' && settled_at !== null);
  for (const row of completed) {
    const kept = await keptFrom(db, row, asker);
    if (kept) return kept;
  }
  const running = started.find(({ settled_at }) => settled_at === null);
  if (running) return await assignedIn(db, running, asker);
  const scaled = completed.find(({ decision }) => decision?.decision === 'scale');
  return scaled ? await wonIn(db, scaled, asker) : null;
}

/** Who subscribed to a variant's plan has its price for as long as that lasts. */
async function boughtIn(db: Db, row: ExperimentRow, { planId, subscription }: PriceAsker) {
  if (!subscription || subscription.plan_id === planId) return null;
  const prices = await experimentPrices.ofExperiment(db, row.id);
  const price = prices.find(({ plan_version_id }) => plan_version_id === subscription.plan_version_id);
  const because = (variant: string) =>
    `The customer subscribed at the price of "${variant}" in the experiment "${row.name}", and keeps it.`;
  return price ? await priceOf(db, row, price, 'subscribed', because(price.variant), null) : null;
}

async function assignedIn(db: Db, row: ExperimentRow, asker: PriceAsker) {
  const answer = await askFlag(db, row, asker);
  // Killed or switched off, it gives nobody anything.
  if (!answer || answer.outcome.reason === 'DISABLED') return null;
  const first = asker.customerId === null ? null : await experimentPrices.firstVariantOf(db, row, asker.customerId);
  const decided = row.decision?.decision === 'scale' ? row.decision.variant : null;
  const now = givenNow(row, answer.outcome);
  // While the winner goes to everybody, nobody is held back by what they were given.
  const variant = decided !== null && now === decided ? now : (first ?? now);
  const price = variant === null ? undefined : await boundTo(db, row, variant);
  if (!price) return null;
  const reason = `The experiment "${row.name}" gives this customer "${price.variant}" until its end, whatever the plan becomes meanwhile.`;
  return await priceOf(db, row, price, 'assigned', reason, answer.side);
}

/** For the time of notice after its end, who was given a price can still have it. */
async function keptFrom(db: Db, row: ExperimentRow, { customerId, now }: PriceAsker) {
  const until = (row.settled_at?.getTime() ?? 0) + row.definition.noticeDays * dayMs;
  if (customerId === null || now.getTime() >= until) return null;
  const variant = await experimentPrices.firstVariantOf(db, row, customerId);
  const price = variant === null ? undefined : await boundTo(db, row, variant);
  if (!price || !(await isSold(db, price))) return null;
  const reason = `The experiment "${row.name}" has ended: "${price.variant}", which this customer was given, can be had until ${new Date(until).toISOString()}.`;
  return await priceOf(db, row, price, 'kept', reason, null);
}

/** The winner is what everybody is asked, for as long as the plan sells what it won against and the flag gives it. */
async function wonIn(db: Db, row: ExperimentRow, asker: PriceAsker) {
  const winner = row.decision?.variant ?? '';
  const prices = await experimentPrices.ofExperiment(db, row.id);
  const price = prices.find(({ variant }) => variant === winner);
  const control = prices.find(({ is_control }) => is_control);
  const { active } = await plans.find(db, asker.planId);
  const isCarried = row.rollout_id !== null && (await rollouts.find(db, row.rollout_id)).status === 'completed';
  if (!price || !isCarried || active?.id !== control?.plan_version_id) return null;
  const answer = await askFlag(db, row, asker);
  if (answer?.outcome.value !== variantValue(row, winner) || !(await isSold(db, price))) return null;
  const reason = `"${winner}" has won the experiment "${row.name}": it is what everybody is asked.`;
  return await priceOf(db, row, price, 'scaled', reason, null);
}

async function askFlag(db: Db, row: ExperimentRow, { customerId, attributes, now }: PriceAsker) {
  const named = customerId === null ? attributes : { ...attributes, id: customerId, customerId };
  return await evaluateFlag(db, row.flag_key, row.environment, named, now);
}

/** By the experiment's own rule, or by the rollout of its winner; null for who is in neither. */
function givenNow(
  row: ExperimentRow,
  { ruleId, source, variant, value }: NonNullable<Awaited<ReturnType<typeof askFlag>>>['outcome'],
): string | null {
  const own = `${experimentRule}${row.id}`;
  if (source === 'experiment' && ruleId.startsWith(`${own}.`)) return variant ?? null;
  const isCarried = ruleId === own || (row.rollout_id !== null && ruleId.includes(row.rollout_id));
  const found = row.definition.variants.find(({ key }) => variantValue(row, key) === value);
  return isCarried && found ? found.key : null;
}

async function boundTo(db: Db, row: ExperimentRow, variant: string) {
  return (await experimentPrices.ofExperiment(db, row.id)).find((price) => price.variant === variant);
}

/** What is offered after the experiment can still be bought. */
async function isSold(db: Db, { plan_version_id }: experimentPrices.ExperimentPriceRow): Promise<boolean> {
  return (await plans.findVersion(db, plan_version_id)).status === 'active';
}

async function priceOf(
  db: Db,
  row: ExperimentRow,
  { variant, plan_id, plan_version_id }: experimentPrices.ExperimentPriceRow,
  way: GivenVariant['way'],
  reason: string,
  side: RolloutSide | null,
): Promise<ExperimentsPrice> {
  const [{ plan }, { number, configuration }] = await Promise.all([
    plans.find(db, plan_id),
    plans.findVersion(db, plan_version_id),
  ]);
  return {
    given: {
      ...{ experimentId: row.id, key: row.key, variant, planVersionId: plan_version_id },
      ...{ plan: plan.key, version: number, way, reason, configuration },
    },
    side,
  };
}
