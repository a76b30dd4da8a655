import { type LimitWindow, windowOf } from '../../contracts/tables/limit-windows.ts';
import { formatCount } from '../money/format-count.ts';
import type { Grant, RecordedPeriod } from './sources.ts';

export interface MergedLimit {
  readonly limit: string;
  /** null is unlimited. */
  readonly quantity: number | null;
  readonly resets: LimitWindow;
  /** Of the subscription whose limit it is. */
  readonly period: RecordedPeriod | null;
  readonly because: string;
}

/**
 * One limit of several sources. Of plans and their upgrades the highest holds, never their sum: who is on two plans has the
 * better one. What an agreement names replaces that. What was bought apart is added on top. A plan that grants a feature
 * without the limit does not limit it.
 */
export function mergeLimits(grants: readonly Grant[]): MergedLimit[] {
  const names = [...new Set(grants.flatMap(({ limits }) => Object.keys(limits)))].sort();
  return names.map((limit) => mergeOne(limit, grants));
}

function mergeOne(limit: string, grants: readonly Grant[]): MergedLimit {
  const of = (kinds: readonly Grant['source']['kind'][]) => grants.filter(({ source }) => kinds.includes(source.kind));
  const names = ({ limits }: Grant) => Object.hasOwn(limits, limit);
  const plans = of(['plan', 'promotion']).filter((grant) => names(grant) || grant.isWhole);
  const agreed = of(['agreement']).filter(names);
  const added = of(['add_on']).filter(names);
  const best = highest(agreed.length > 0 ? agreed : plans, limit);
  const base = best ? quantityOf(best, limit) : 0;
  const extra = added.map((grant) => quantityOf(grant, limit));
  const quantity = [base, ...extra].reduce<number | null>(
    (sum, each) => (sum === null || each === null ? null : sum + each),
    0,
  );
  const from = best ? best.source.name : '';
  const bought = added.map((grant) => `${words(quantityOf(grant, limit))} of ${grant.source.name}`).join(' and ');
  const configuration = [best, ...plans, ...agreed].map((grant) => grant?.configuration.resets).find(Boolean);
  return {
    limit,
    quantity,
    resets: windowOf(limit, configuration),
    period: best?.period ?? plans.find(({ period }) => period)?.period ?? null,
    because: [best && `${words(base)} by ${from}`, bought && (best ? `plus ${bought}` : bought)]
      .filter(Boolean)
      .join(', '),
  };
}

/** The first of the highest. */
function highest(grants: readonly Grant[], limit: string): Grant | null {
  const rank = (grant: Grant) => quantityOf(grant, limit) ?? Number.POSITIVE_INFINITY;
  return grants.reduce<Grant | null>((best, grant) => (best === null || rank(grant) > rank(best) ? grant : best), null);
}

function quantityOf({ limits }: Grant, limit: string): number | null {
  return limits[limit] ?? null;
}

function words(quantity: number | null): string {
  return quantity === null ? 'unlimited' : formatCount(quantity);
}
