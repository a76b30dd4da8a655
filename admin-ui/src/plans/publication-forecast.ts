import type { Limits } from '../../../contracts/approvals.ts';
import type { PlanPreview } from '../../../contracts/plans.ts';
import {
  type ApprovalVerdict,
  decideApproval,
  type LimitExceeded,
  type MeasureLimits,
} from '../../../domain/approvals/decide-approval.ts';
import { measureValue, measureWords } from '../approvals/measure-words.ts';

/** Whether a publication will wait for approval or be refused, by the rules that the API decides by. */
export function publicationForecast(
  {
    priceChange,
    validation,
  }: Pick<PlanPreview, 'priceChange'> & { validation: Pick<PlanPreview['validation'], 'impact'> },
  limits: Limits,
): ApprovalVerdict {
  // A plan that nobody can have yet changes nobody's price.
  if (!priceChange) return { verdict: 'free' };
  const measures = {
    affectedCustomers: validation.impact.affectedCustomers,
    revenueImpact: validation.impact.revenueImpact,
    priceChangePercentage: priceChange.percentage,
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

/** Why a price counts as changed by more than the diff shows; null when it does not. */
export function countedWords(priceChange: PlanPreview['priceChange'], active: number | undefined): string | null {
  if (!priceChange || priceChange.against === active) return null;
  return `Prices are compared with version ${priceChange.against}: what has changed in the last 30 days without approval counts too.`;
}
