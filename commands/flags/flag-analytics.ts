import type { FeatureAnalytics } from '../../contracts/flags.ts';
import type { FlagEnvironment } from '../../contracts/tables/flag-lifecycle.ts';
import type { Db } from '../../database/client.ts';
import * as analytics from '../../database/flag-analytics.ts';
import { readFlag } from './read-flag.ts';

/** The spec's getFeatureAnalytics. @throws NotFound */
export async function flagAnalytics(
  db: Db,
  flagId: string,
  environment: FlagEnvironment,
  period: analytics.Period,
  now: Date,
): Promise<FeatureAnalytics> {
  const flag = await readFlag(db, flagId, environment, now);
  const [evaluations, exposures, feedback] = await Promise.all([
    analytics.evaluationsOf(db, flag.key, environment, period),
    analytics.exposuresOf(db, flag.key, environment, period),
    analytics.feedbackOf(db, flag.key, environment, period),
  ]);
  const total = evaluations.reduce((sum, { count }) => sum + count, 0);
  const sumBy = (key: 'variant' | 'reason' | 'day') =>
    [...Map.groupBy(evaluations, (row) => row[key])].map(([name, rows]) => ({
      name,
      evaluations: rows.reduce((sum, { count }) => sum + count, 0),
    }));
  const failed = evaluations.filter(({ reason }) => reason === 'ERROR').reduce((sum, { count }) => sum + count, 0);
  return {
    featureId: flag.id,
    period: { from: period.from.toISOString(), to: period.to.toISOString() },
    adoption: {
      exposedSubjects: exposures.reduce((sum, { subjects }) => sum + subjects, 0),
      perVariant: exposures,
    },
    usage: { evaluations: total, perVariant: sumBy('variant'), perReason: sumBy('reason'), perDay: sumBy('day') },
    performance: { failedEvaluations: failed, failedPercentage: total === 0 ? 0 : (failed / total) * 100 },
    feedback: { count: feedback.count, averageRating: feedback.rating },
    rolloutProgress: {
      state: flag.state,
      rules: flag.rules.map(({ id, percentage }) => ({ ruleId: id ?? '', percentage: percentage ?? 100 })),
      rollouts: flag.rollouts.map(({ rolloutId, percentage, holdbackPercentage }) => ({
        rolloutId,
        percentage,
        holdbackPercentage,
      })),
    },
  };
}
