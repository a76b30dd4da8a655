import type { AnswerLatency, FeatureAnalytics } from '../../contracts/flags.ts';
import type { FlagEnvironment } from '../../contracts/tables/flag-lifecycle.ts';
import type { Db } from '../../database/client.ts';
import { malformed } from '../../database/filter.ts';
import * as analytics from '../../database/flag-analytics.ts';
import { presentPercentage } from '../../domain/flags/lower-flag.ts';
import { readFlag } from './read-flag.ts';

/**
 * The spec's getFeatureAnalytics; `latencyOf` is what the process that asks has measured of a key.
 * @throws NotFound, MalformedRequest for a period that is upside down
 */
export async function flagAnalytics(
  db: Db,
  flagId: string,
  environment: FlagEnvironment,
  period: analytics.Period,
  now: Date,
  latencyOf: (flagKey: string) => AnswerLatency | null,
): Promise<FeatureAnalytics> {
  if (period.from > period.to) throw malformed('from', 'The period ends before it begins.');
  const flag = await readFlag(db, flagId, environment, now);
  const [evaluations, exposures, told] = await Promise.all([
    analytics.evaluationsOf(db, flag.key, environment, period),
    analytics.exposuresOf(db, flag.key, environment, period),
    analytics.toldOf(db, flag.key, environment, period),
  ]);
  const sum = (rows: { count: number }[]) => rows.reduce((all, { count }) => all + count, 0);
  const sumBy = (key: 'variant' | 'reason' | 'day') =>
    [...Map.groupBy(evaluations, (row) => row[key])].map(([name, rows]) => ({ name, evaluations: sum(rows) }));
  const perDayAndVariant = [...Map.groupBy(evaluations, ({ day, variant }) => `${day} ${variant}`).values()].map(
    (rows) => ({ day: rows[0]!.day, variant: rows[0]!.variant, evaluations: sum(rows) }),
  );
  const total = sum(evaluations);
  const failed = sum(evaluations.filter(({ reason }) => reason === 'ERROR'));
  return {
    featureId: flag.id,
    period: { from: period.from.toISOString(), to: period.to.toISOString() },
    adoption: {
      exposedSubjects: exposures.reduce((sum, { subjects }) => sum + subjects, 0),
      perVariant: exposures,
    },
    usage: {
      evaluations: total,
      perVariant: sumBy('variant'),
      perReason: sumBy('reason'),
      perDay: sumBy('day'),
      perDayAndVariant,
    },
    performance: {
      failedEvaluations: failed,
      failedPercentage: total === 0 ? 0 : (failed / total) * 100,
      reportedErrors: told.errors,
      latency: latencyOf(flag.key),
    },
    feedback: { count: told.feedback, averageRating: told.rating },
    rolloutProgress: {
      state: flag.state,
      rules: flag.rules.map((rule) => ({ ruleId: rule.id ?? '', percentage: presentPercentage(rule, now) })),
      rollouts: flag.rollouts.map(({ rolloutId, percentage, holdbackPercentage }) => ({
        rolloutId,
        percentage,
        holdbackPercentage,
      })),
    },
  };
}
