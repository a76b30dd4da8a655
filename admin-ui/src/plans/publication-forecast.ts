import type { Limits } from '../../../contracts/approvals.ts';
import type { PlanConfiguration } from '../../../contracts/plans.ts';
import type { ImpactAnalysis } from '../../../contracts/validation.ts';
import {
  type ApprovalVerdict,
  decideApproval,
  type LimitExceeded,
  type MeasureLimits,
} from '../../../domain/approvals/decide-approval.ts';
import { largestPriceChange } from '../../../domain/plans/price-change.ts';
import { measureValue, measureWords } from '../approvals/measure-words.ts';

/** Whether a publication will wait for approval or be refused, by the rules that the API decides by. */
export function publicationForecast(
  active: PlanConfiguration | undefined,
  wanted: PlanConfiguration,
  impact: ImpactAnalysis,
  limits: Limits,
): ApprovalVerdict {
  // A plan that nobody can have yet changes nobody's price.
  if (!active) return { verdict: 'free' };
  const measures = {
    affectedCustomers: impact.affectedCustomers,
    revenueImpact: impact.revenueImpact,
    priceChangePercentage: largestPriceChange(active, wanted),
  };
  const byMeasure = Object.fromEntries(limits.measures.map((limit) => [limit.measure, limit]));
  return decideApproval(measures, byMeasure as unknown as MeasureLimits);
}

/** "Largest price change: 20 %, free up to 10 %". */
export function exceededWords(reasons: readonly LimitExceeded[], baseCurrency: string): string {
  return reasons
    .map(
      ({ measure, value, limit }) =>
        `${measureWords[measure].title}: ${measureValue(measure, value, baseCurrency)}, limit ${measureValue(measure, limit, baseCurrency)}`,
    )
    .join('; ');
}
