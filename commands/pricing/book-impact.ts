import type { ChangeMeasures } from '../../contracts/tables/limits.ts';
import type { Db } from '../../database/client.ts';
import { attributesOf } from '../../database/customer-attributes.ts';
import { allCustomersWhere } from '../../database/customer-list.ts';
import * as plans from '../../database/plans.ts';
import * as subscriptions from '../../database/subscriptions.ts';
import type { PriceBook } from '../../domain/pricing/quote/plan-prices.ts';
import { largestChange, type PriceMove, priceMove } from '../../domain/pricing/quote/price-move.ts';
import type { QuoteFacts } from '../../domain/pricing/quote/quote-plan.ts';
import { loadPlan, loadRules, type PlanVersions } from './price-facts.ts';
import { type PriceImpact, subscriberFacts, summed } from './rules/rule-impact.ts';

/**
 * What other regional prices or offered currencies do to those who subscribe now, and to what new customers of the places
 * are asked. A price that changes its currency cannot be compared: who subscribes keeps theirs.
 * @param places countries that the change is about; null is nowhere in particular
 */
export async function measureBook(
  db: Db,
  books: { before: PriceBook; after: PriceBook },
  places: readonly (string | null)[],
  now: Date,
): Promise<{ impact: PriceImpact; measures: ChangeMeasures }> {
  const rules = await loadRules(db);
  const loaded = new Map<string, PlanVersions>();
  const moveOf = (facts: QuoteFacts) =>
    priceMove({ ...facts, rules, book: books.before }, { ...facts, rules, book: books.after });
  const moves: PriceMove[] = [];
  for await (const ids of allCustomersWhere(db, {})) {
    for (const facts of await factsOf(db, ids, { at: now, book: books.before }, loaded)) {
      const move = moveOf(facts);
      if (move) moves.push(move);
    }
  }
  const impact = await summed(db, moves, now);
  const listed: PriceMove[] = [];
  for (const { plan } of await plans.all(db)) {
    const { key, versions, activeVersion } = loaded.get(plan.id) ?? (await loadPlan(db, plan.id));
    for (const country of places) {
      const move = moveOf({
        ...{ plan: key, versions, activeVersion, subscription: null, attributes: {}, country, currency: null },
        ...{ interval: null, usage: {}, isNew: true, rules, agreements: [], book: books.before, now },
      });
      if (move) listed.push(move);
    }
  }
  const { affectedCustomers, revenueImpact } = impact;
  const priceChangePercentage = Math.max(largestChange(moves), largestChange(listed));
  return { impact, measures: { affectedCustomers, revenueImpact, priceChangePercentage } };
}

async function factsOf(
  db: Db,
  customerIds: string[],
  context: { at: Date; book: PriceBook },
  loaded: Map<string, PlanVersions>,
): Promise<QuoteFacts[]> {
  const [attributes, main] = await Promise.all([attributesOf(db, customerIds), subscriptions.mainOf(db, customerIds)]);
  const live = [...main.values()].filter(({ ended_at }) => ended_at === null);
  const items = Map.groupBy(
    await subscriptions.itemsOf(
      db,
      live.map(({ id }) => id),
    ),
    ({ subscription_id }) => subscription_id,
  );
  const facts: QuoteFacts[] = [];
  for (const row of live) {
    const plan = loaded.get(row.plan_id) ?? (await loadPlan(db, row.plan_id));
    loaded.set(row.plan_id, plan);
    facts.push(subscriberFacts(plan, row, items.get(row.id) ?? [], attributes.get(row.customer_id) ?? {}, context));
  }
  return facts;
}
