import type { PricingRule } from '../../../contracts/pricing-rules.ts';
import type { ChangeMeasures } from '../../../contracts/tables/limits.ts';
import type { Db } from '../../../database/client.ts';
import { attributesOf } from '../../../database/customer-attributes.ts';
import { allCustomersWhere } from '../../../database/customer-list.ts';
import * as exchangeRates from '../../../database/exchange-rates.ts';
import * as plans from '../../../database/plans.ts';
import * as pricing from '../../../database/pricing.ts';
import * as subscriptions from '../../../database/subscriptions.ts';
import { sumInBase } from '../../../domain/money/sum-in-base.ts';
import { largestChange, type PriceMove, priceMove } from '../../../domain/pricing/quote/price-move.ts';
import type { QuoteFacts } from '../../../domain/pricing/quote/quote-plan.ts';
import { loadPlan, loadPriceBook, type PlanVersions, ruleOf } from '../price-facts.ts';

export interface PriceImpact {
  /** Customers whose price changes. */
  affectedCustomers: number;
  /** Per month, in minor units of the base currency. */
  revenueImpact: number;
  baseCurrency: string;
  /** Of those, how many pay less and how many more. */
  cheaper: number;
  dearer: number;
  /** Currencies without a rate: what moves in them is not in the sum. */
  withoutRate: string[];
}

export interface MeasuredRules {
  impact: PriceImpact;
  measures: ChangeMeasures;
}

/**
 * What another set of rules does to those who subscribe now, each priced by all rules before and after: by the very
 * function that answers `POST /v1/plans/:id/price`. A rule that begins later is measured at its beginning.
 * @param changed the rule before and after its edit; null is none
 */
export async function measureRules(
  db: Db,
  others: readonly PricingRule[],
  changed: { before: PricingRule | null; after: PricingRule | null },
  now: Date,
): Promise<MeasuredRules> {
  const sides = [changed.before, changed.after].filter((rule) => rule !== null);
  const starts = Math.max(now.getTime(), ...sides.slice(-1).map(({ validFrom }) => Date.parse(validFrom)));
  const context: MoveContext = {
    at: new Date(starts),
    before: [...others, ...(changed.before ? [changed.before] : [])],
    after: [...others, ...(changed.after ? [changed.after] : [])],
    book: await loadPriceBook(db, now),
    loaded: new Map(),
  };
  const moves: PriceMove[] = [];
  const seen = new Set<string>();
  for (const { condition } of sides) {
    for await (const ids of allCustomersWhere(db, condition)) {
      const fresh = ids.filter((id) => !seen.has(id));
      for (const id of fresh) seen.add(id);
      moves.push(...(await movesOf(db, fresh, context)));
    }
  }
  const impact = await summed(db, moves, now);
  const { affectedCustomers, revenueImpact } = impact;
  const [listed, depth] = await listedChange(db, sides.at(-1) ?? null, context);
  return {
    impact,
    measures: {
      affectedCustomers,
      revenueImpact,
      ...(depth === null
        ? { priceChangePercentage: Math.max(largestChange(moves), listed) }
        : { discountPercentage: Math.max(largestChange(moves), depth) }),
    },
  };
}

interface MoveContext {
  at: Date;
  before: readonly PricingRule[];
  after: readonly PricingRule[];
  book: QuoteFacts['book'];
  loaded: Map<string, PlanVersions>;
}

/** What a subscriber's price does under two sets of rules or agreements. */
async function movesOf(db: Db, customerIds: string[], context: MoveContext): Promise<PriceMove[]> {
  const [attributes, main] = await Promise.all([attributesOf(db, customerIds), subscriptions.mainOf(db, customerIds)]);
  const live = [...main.values()].filter(({ ended_at }) => ended_at === null);
  const items = Map.groupBy(
    await subscriptions.itemsOf(
      db,
      live.map(({ id }) => id),
    ),
    ({ subscription_id }) => subscription_id,
  );
  const moves: PriceMove[] = [];
  for (const row of live) {
    const plan = context.loaded.get(row.plan_id) ?? (await loadPlan(db, row.plan_id));
    context.loaded.set(row.plan_id, plan);
    const facts = subscriberFacts(plan, row, items.get(row.id) ?? [], attributes.get(row.customer_id) ?? {}, context);
    const move = priceMove({ ...facts, rules: context.before }, { ...facts, rules: context.after });
    if (move) moves.push(move);
  }
  return moves;
}

/** What `pricePlan` needs of a subscription. */
export function subscriberFacts(
  { key, versions, activeVersion }: PlanVersions,
  row: subscriptions.SubscriptionRow,
  items: readonly subscriptions.SubscriptionItemRow[],
  attributes: QuoteFacts['attributes'],
  { at, book }: { at: Date; book: QuoteFacts['book'] },
): QuoteFacts {
  return {
    plan: key,
    versions,
    activeVersion,
    subscription: {
      version: row.plan_number,
      items: new Map(items.map(({ component_key, quantity }) => [component_key, quantity])),
    },
    attributes,
    country: typeof attributes.country === 'string' ? attributes.country : null,
    currency: row.currency,
    ...{ interval: null, usage: {}, isNew: false, rules: [], agreements: [], book, now: at },
  };
}

export async function summed(db: Db, moves: readonly PriceMove[], now: Date): Promise<PriceImpact> {
  const changed = moves.filter(({ change }) => !change.isZero());
  const base = await exchangeRates.baseCurrency(db);
  const sums = [...Map.groupBy(changed, ({ currency }) => currency)].map(([currency, own]) => ({
    currency,
    amount: Math.round(own.reduce((sum, { change }) => sum + change.toNumber(), 0)),
  }));
  const { total, missing } = sumInBase(sums, base, await exchangeRates.ratesOn(db, base, now));
  return {
    affectedCustomers: changed.length,
    revenueImpact: total,
    baseCurrency: base,
    cheaper: changed.filter(({ change }) => change.isNegative()).length,
    dearer: changed.filter(({ change }) => change.isPositive()).length,
    withoutRate: missing,
  };
}

/** What the rule does to the listed prices of its plans, whether anybody subscribes or not; and how deep a discount is. */
async function listedChange(
  db: Db,
  rule: PricingRule | null,
  { at, book }: MoveContext,
): Promise<[percentage: number, depth: number | null]> {
  if (!rule) return [0, null];
  const every = await plans.all(db);
  const moves: PriceMove[] = [];
  for (const { plan } of every) {
    if (rule.targetPlans.length > 0 && !rule.targetPlans.includes(plan.key)) continue;
    const { key, versions, activeVersion } = await loadPlan(db, plan.id);
    const facts: QuoteFacts = {
      ...{ plan: key, versions, activeVersion, subscription: null, attributes: {}, country: null },
      // Amounts of another currency than the plan's are compared with what the plan asks in that one.
      currency: 'currency' in rule.action ? (rule.action.currency ?? null) : null,
      ...{ interval: null, usage: {}, isNew: true, rules: [], agreements: [], book, now: at },
    };
    const move = priceMove(facts, { ...facts, rules: [{ ...rule, condition: {} }] });
    if (move) moves.push(move);
  }
  const largest = largestChange(moves);
  return rule.action.type === 'discount' ? [0, largest] : [largest, null];
}

/** Rules in force but one, ready for `selectRule`. */
export async function otherRules(db: Db, id: string | null): Promise<PricingRule[]> {
  return (await pricing.rulesInForce(db)).filter((row) => row.id !== id).map(ruleOf);
}
