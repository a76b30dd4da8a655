import type { PlanChange } from '../../contracts/plan-impact.ts';
import type { PlanConfiguration } from '../../contracts/plans.ts';
import { PricewrightError } from '../../contracts/tables/pricewright-error.ts';
import type { ImpactAnalysis } from '../../contracts/validation.ts';
import type { Db } from '../../database/client.ts';
import * as exchangeRates from '../../database/exchange-rates.ts';
import type { PlanVersionRow, PlanWithVersions } from '../../database/plans.ts';
import * as subscriptions from '../../database/subscriptions.ts';
import { type ConvertedSum, sumInBase } from '../../domain/money/sum-in-base.ts';
import { priceComponents } from '../../domain/plans/price-components.ts';
import { monthlyAmount } from '../../domain/subscriptions/monthly-amount.ts';

export interface MeasuredImpact {
  impact: ImpactAnalysis;
  baseCurrency: string;
  revenue: ConvertedSum[];
  withoutPrice: number;
}

/** The version that a change is about: the open one, else the one that sells, else the last. */
export function shownVersion({ open, active, newest }: PlanWithVersions): PlanVersionRow {
  return open ?? active ?? newest;
}

/** Whose subscriptions a change touches: those on another version when they migrate, else all of the plan's. */
export function touchedBy(change: PlanChange, found: PlanWithVersions): subscriptions.OnPlan {
  return {
    planId: found.plan.id,
    ...(change === 'migrate' ? { exceptVersionId: shownVersion(found).id } : {}),
  };
}

/**
 * What a change of a plan does, from the records. A new version and a deprecation leave everybody's price as it is; a
 * migration changes it; an archived plan brings in nothing.
 * @throws AnalyticsDataUnavailable when revenue moves in a currency that has no exchange rate
 */
export async function measureImpact(
  db: Db,
  found: PlanWithVersions,
  change: PlanChange,
  now: Date,
): Promise<MeasuredImpact> {
  const on = touchedBy(change, found);
  const { configuration } = shownVersion(found);
  const [affectedCustomers, moved, base] = await Promise.all([
    subscriptions.countCustomersOn(db, on),
    movedRevenue(db, on, change, configuration),
    exchangeRates.baseCurrency(db),
  ]);
  const { total, lines, missing } = sumInBase(moved.sums, base, await exchangeRates.ratesOn(db, base, now));
  if (missing.length > 0) {
    const issues = missing.map(
      (currency) => `No rate of ${currency} in ${base} on or before ${now.toISOString().slice(0, 10)}.`,
    );
    throw new PricewrightError('AnalyticsDataUnavailable', `Revenue cannot be added up: ${issues.join(' ')}`, {
      dataQualityIssues: issues,
    });
  }
  const stripeCalls = change === 'migrate' ? 2 * moved.subscriptions : callsToStripe(change, configuration);
  return {
    impact: {
      affectedCustomers,
      revenueImpact: total,
      systemLoad: { stripeCalls, level: stripeCalls < 50 ? 'low' : stripeCalls < 200 ? 'medium' : 'high' },
      migrationRequired: affectedCustomers > 0 && (change === 'migrate' || change === 'archive'),
      rollbackComplexity: affectedCustomers === 0 ? 'low' : complexity[change],
    },
    baseCurrency: base,
    revenue: lines,
    withoutPrice: moved.withoutPrice,
  };
}

const complexity = { publish: 'medium', migrate: 'high', deprecate: 'low', archive: 'medium' } as const;

export function callsToStripe(change: Exclude<PlanChange, 'migrate'>, configuration: PlanConfiguration): number {
  const prices = priceComponents(configuration).length;
  if (change === 'deprecate') return prices;
  if (change === 'archive') return 1;
  return 2 + 2 * configuration.features.filter((feature) => feature.enabled).length + 2 * prices;
}

interface Moved {
  sums: { currency: string; amount: number }[];
  subscriptions: number;
  withoutPrice: number;
}

async function movedRevenue(
  db: Db,
  on: subscriptions.OnPlan,
  change: PlanChange,
  configuration: PlanConfiguration,
): Promise<Moved> {
  if (change === 'archive') {
    const sums = await subscriptions.monthlyByCurrency(db, on);
    return {
      sums: sums.map(({ currency, amount }) => ({ currency, amount: 0 - amount })),
      subscriptions: 0,
      withoutPrice: 0,
    };
  }
  if (change !== 'migrate') return { sums: [], subscriptions: 0, withoutPrice: 0 };
  const byCurrency = new Map<string, number>();
  const moved = { subscriptions: 0, withoutPrice: 0 };
  for await (const rows of subscriptions.batchesOn(db, on)) {
    for (const { row, after } of await afterMigration(db, rows, configuration)) {
      moved.subscriptions++;
      if (after === null) moved.withoutPrice++;
      else byCurrency.set(row.currency, (byCurrency.get(row.currency) ?? 0) + after - Number(row.monthly_amount));
    }
  }
  return { ...moved, sums: [...byCurrency].sort().map(([currency, amount]) => ({ currency, amount })) };
}

/** What each would bring in a month under another version: the same components, the same quantities. */
export async function afterMigration(db: Db, rows: subscriptions.SubscriptionRow[], configuration: PlanConfiguration) {
  const items = Map.groupBy(
    await subscriptions.itemsOf(
      db,
      rows.map((row) => row.id),
    ),
    (item) => item.subscription_id,
  );
  return rows.map((row) => ({
    row,
    after: monthlyAmount(
      configuration,
      (items.get(row.id) ?? []).map(({ component_key, quantity }) => ({ component: component_key, quantity })),
      row.currency,
    ),
  }));
}
