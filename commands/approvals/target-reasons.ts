import type { ChangeMeasures } from '../../contracts/tables/limits.ts';
import { PricewrightError } from '../../contracts/tables/pricewright-error.ts';
import type { Db } from '../../database/client.ts';
import * as revenueTargets from '../../database/revenue-targets.ts';
import { type LimitExceeded, reasonsInWords } from '../../domain/approvals/decide-approval.ts';
import { type TargetConflict, targetConflicts } from '../../domain/revenue-targets/target-conflicts.ts';

/**
 * The revenue targets that a change makes a period miss: each is a reason to ask a second person.
 * @throws RevenueTargetConflict below a target's floor; AnalyticsDataUnavailable when the revenue cannot be added up
 */
export async function targetReasons(
  db: Db,
  entityId: string,
  { revenueImpact: change = 0 }: ChangeMeasures,
  now: Date,
): Promise<LimitExceeded[]> {
  const open = change < 0 ? await revenueTargets.open(db, now) : [];
  if (open.length === 0) return [];
  const { amount: monthly, missing } = await revenueTargets.monthlyRevenue(db, now);
  if (missing.length > 0) {
    const issues = missing.map((currency) => `No exchange rate of ${currency}.`);
    throw new PricewrightError('AnalyticsDataUnavailable', `Revenue targets cannot be judged: ${issues.join(' ')}`, {
      dataQualityIssues: issues,
    });
  }
  const conflicts = targetConflicts(open, { monthly, change }, now);
  const refused = conflicts.filter((conflict) => conflict.refused);
  if (refused.length > 0) {
    throw new PricewrightError(
      'RevenueTargetConflict',
      `This falls below the floor of a revenue target. ${reasonsInWords(refused.map(asReason))}.`,
      {
        configurationId: entityId,
        revenueImpact: change,
        suggestedActions: ['Make the change smaller, or later.', 'An administrator can change the target.'],
      },
    );
  }
  return conflicts.map(asReason);
}

function asReason({ period, after, refused }: TargetConflict): LimitExceeded {
  const { name, target, floor } = period;
  return {
    measure: 'revenueImpact',
    title: `Revenue expected in "${name}", which is to bring at least ${refused ? 'its floor' : 'its target'}`,
    value: after,
    limit: refused ? (floor ?? target) : target,
  };
}
