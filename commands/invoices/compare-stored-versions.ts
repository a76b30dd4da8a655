import { PricewrightError } from '../../contracts/tables/pricewright-error.ts';
import type { CompareVersionsInput, comparedGroups, StoredComparison } from '../../contracts/version-comparison.ts';
import type { Db } from '../../database/client.ts';
import { meteredUsage } from '../../database/metered-usage.ts';
import * as plans from '../../database/plans.ts';
import * as subscriptions from '../../database/subscriptions.ts';
import { priceComponents } from '../../domain/plans/price-components.ts';
import { type ComparedUsage, comparedCustomers } from '../../domain/pricing/preview/compared-customers.ts';

/**
 * Two versions of a plan on what its customers have and really use: who wins, who loses, what it does to revenue, and the
 * customers behind each number. @throws NotFound, PricingValidationFailed for a version that is not there
 */
export async function compareStoredVersions(
  { db, now }: { db: Db; now: Date },
  input: CompareVersionsInput,
): Promise<StoredComparison> {
  const { plan } = await plans.find(db, input.planId);
  const versions = new Map((await plans.versions(db, input.planId)).map((row) => [row.number, row.configuration]));
  const configurationOf = (number: number, field: 'from' | 'to') => {
    const found = versions.get(number);
    if (found) return found;
    const message = `"${plan.key}" has no version ${number}.`;
    throw new PricewrightError('PricingValidationFailed', message, {
      fields: [{ field, code: 'unknown_version', message }],
    });
  };
  const [before, after] = [configurationOf(input.from, 'from'), configurationOf(input.to, 'to')];
  const days = wholeDays(now, input.days);
  const meters = meteredComponents([before, after]);
  const notes = new Set<string>();
  const usages: ComparedUsage[] = [];
  for await (const rows of subscriptions.batchesOn(db, { planId: input.planId })) {
    usages.push(...(await usagesOf(db, rows, meters, days, notes)));
  }
  const customers = comparedCustomers(before, after, usages);
  const count = (group: (typeof comparedGroups)[number]) => customers.filter((one) => one.group === group).length;
  const listed = input.group === undefined ? customers : customers.filter(({ group }) => group === input.group);
  const first = (input.page - 1) * input.perPage;
  return {
    plan: plan.key,
    from: input.from,
    to: input.to,
    usageFrom: days.from.toISOString().slice(0, 10),
    usageTo: days.to.toISOString().slice(0, 10),
    customers: customers.length,
    winners: count('winners'),
    losers: count('losers'),
    unchanged: count('unchanged'),
    unpriced: count('unpriced'),
    revenue: revenueOf(customers),
    list: { data: listed.slice(first, first + input.perPage), total: listed.length },
    notes: [...notes],
  };
}

type Meters = ReturnType<typeof meteredComponents>;

/** Components that usage counts, in either version. */
function meteredComponents(configurations: Parameters<typeof priceComponents>[0][]) {
  const components = configurations.flatMap((configuration) => priceComponents(configuration));
  return new Map(
    components.flatMap(({ key, usageType, meter }) =>
      usageType === 'metered' && meter ? [[key, meter] as const] : [],
    ),
  );
}

/** What the subscriptions have, with what their customers used of each meter. */
async function usagesOf(
  db: Db,
  rows: subscriptions.SubscriptionRow[],
  meters: Meters,
  days: { from: Date; to: Date },
  notes: Set<string>,
): Promise<ComparedUsage[]> {
  const items = Map.groupBy(
    await subscriptions.itemsOf(
      db,
      rows.map(({ id }) => id),
    ),
    (item) => item.subscription_id,
  );
  const customerIds = [...new Set(rows.map((row) => row.customer_id))];
  const used = new Map<string, Map<string, string>>();
  for (const [key, meter] of meters) {
    const measured = await meteredUsage(db, customerIds, meter, days);
    if (!measured) notes.add(`"${key}" takes the last value of a meter, which is not known by day: it counts as 0.`);
    used.set(key, measured ?? new Map());
  }
  return rows.map((row) => ({
    customerId: row.customer_id,
    currency: row.currency,
    quantities: Object.fromEntries(
      (items.get(row.id) ?? []).map(({ component_key, quantity }) => [
        component_key,
        quantity === null ? (used.get(component_key)?.get(row.customer_id) ?? '0') : String(quantity),
      ]),
    ),
  }));
}

function revenueOf(customers: ReturnType<typeof comparedCustomers>): StoredComparison['revenue'] {
  const priced = customers.filter(({ change }) => change !== null);
  return [...Map.groupBy(priced, ({ currency }) => currency)].sort().map(([currency, of]) => {
    const money = (field: 'before' | 'after' | 'change') => ({
      amount: of.reduce((total, row) => total + (row[field] ?? 0), 0),
      currency,
    });
    return { before: money('before'), after: money('after'), change: money('change') };
  });
}

function wholeDays(now: Date, days: number): { from: Date; to: Date } {
  const to = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate()));
  return { from: new Date(to.getTime() - days * 86_400_000), to };
}
