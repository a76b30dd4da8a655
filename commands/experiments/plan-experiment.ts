import type { ExperimentPlan } from '../../contracts/experiment-results.ts';
import type { CreateExperimentInput } from '../../contracts/experiments.ts';
import type { MetricDefinition } from '../../contracts/metrics.ts';
import { PricewrightError } from '../../contracts/tables/pricewright-error.ts';
import type { Db } from '../../database/client.ts';
import { countCustomers, customersWhere } from '../../database/customer-list.ts';
import { evaluateMetrics } from '../../database/metrics/evaluate-metrics.ts';
import * as metrics from '../../database/metrics.ts';
import { newSubjects, subjectsSeen, trafficOf } from '../../database/traffic.ts';
import { detectableEffect, plannedTime, subjectsPerVariant } from '../../domain/experiments/plan.ts';
import { planMetric } from '../../domain/metrics/plan-metric.ts';
import { daysPerMonth, enteredWithin } from '../../domain/statistics/duration.ts';
import type { Environment } from '../command.ts';
import { problemsOf } from './experiment-check.ts';

const dayMs = 86_400_000;
/** Whole weeks: weekdays differ. */
const baselineDays = 28;
/** Who was not seen for so long before is new, as far as planning goes. */
const knownDays = 84;

type Reading = Pick<Environment, 'db' | 'business'>;

/** Whether the business's own traffic decides an experiment in time, and what to do when it does not. Stores nothing. */
export async function planExperiment(
  reading: Reading,
  experiment: CreateExperimentInput,
  now: Date,
): Promise<ExperimentPlan> {
  const problems = await problemsOf(reading.db, experiment, now);
  const isValid = problems.every(({ severity }) => severity !== 'error');
  const wanted = experiment.successMetrics.find(({ role }) => role === 'primary')?.metricKey;
  const [primary] = wanted === undefined ? [] : await metrics.byKeys(reading.db, [wanted]);
  const unknown: ExperimentPlan = {
    isValid,
    problems,
    decidable: null,
    sentence: 'Nothing is known of the metric or the traffic yet.',
    metricKey: primary?.key ?? null,
    baseline: null,
    minimumDetectableEffect: null,
    perVariant: null,
    perMonth: null,
    months: null,
    days: null,
    detectableInTime: null,
    alternatives: [],
  };
  if (!primary || experiment.variants.length < 2) return unknown;
  const { definition } = primary;
  const traffic = await monthlyTraffic(reading.db, experiment, now);
  const { perMonth } = traffic;
  const baseline = await baselineOf(reading, experiment, { key: primary.key, definition }, now);
  const effect = experiment.design.minimumDetectableEffect ?? definition.minimumEffect;
  if (!baseline || baseline.mean === 0 || !(baseline.variance > 0)) {
    return { ...unknown, perMonth, minimumDetectableEffect: effect };
  }
  const plan = {
    design: experiment.design,
    variants: experiment.variants.length,
    isProportion: baseline.isProportion,
    baseline,
    minimumDetectableEffect: definition.direction === 'increase' ? effect : -effect,
    looks: Math.max(1, Math.min(20, Math.floor((experiment.maxDuration * 24) / experiment.lookEveryHours))),
  };
  const perVariant = experiment.design.plannedSampleSize ?? subjectsPerVariant(plan);
  const maturesAfterDays = hoursOf(definition) / 24;
  const inTime = enteredWithin(experiment.maxDuration - maturesAfterDays, traffic) / experiment.variants.length;
  const detectableInTime = detectableEffect(plan, inTime);
  return {
    ...unknown,
    baseline: {
      mean: baseline.mean,
      variance: baseline.variance,
      subjects: baseline.n,
      from: baseline.from.toISOString(),
      to: baseline.to.toISOString(),
    },
    minimumDetectableEffect: effect,
    perVariant: Number.isFinite(perVariant) ? perVariant : null,
    perMonth,
    detectableInTime,
    ...plannedTime({
      perVariant,
      variants: experiment.variants.length,
      ...traffic,
      maturesAfterDays,
      assignBy: experiment.trafficAllocation.assignBy,
      maxDurationDays: experiment.maxDuration,
      detectableInTime,
    }),
  };
}

/**
 * Subjects that would enter, as far as the records tell of whom the condition holds: in the first month everybody who comes
 * by, after it those who were not there before.
 */
async function monthlyTraffic(
  db: Db,
  { environment, trafficAllocation }: CreateExperimentInput,
  now: Date,
): Promise<{ perMonth: number; newPerMonth: number }> {
  const { assignBy: unit, percentage, condition, exclusion } = trafficAllocation;
  const seen = { environment, unit, from: new Date(now.getTime() - baselineDays * dayMs), to: now };
  const known = new Date(seen.from.getTime() - knownDays * dayMs);
  const group = exclusion ? Math.max(exclusion.to - exclusion.from, 0) / 100 : 1;
  const share = (percentage / 100) * group * (await shareOf(db, condition));
  const inMonth = (count: number) => Math.round((count / baselineDays) * share * daysPerMonth);
  return {
    perMonth: inMonth(await subjectsSeen(db, seen)),
    newPerMonth: inMonth(await newSubjects(db, seen, known)),
  };
}

/** A condition on what only callers know holds for anybody, as far as the records can tell. */
async function shareOf(db: Db, condition: Record<string, unknown>): Promise<number> {
  if (Object.keys(condition).length === 0) return 1;
  try {
    const [{ total }, all] = await Promise.all([
      customersWhere(db, condition, { page: 1, perPage: 1, sort: 'createdAt' }),
      countCustomers(db),
    ]);
    return all > 0 ? total / all : 1;
  } catch (error) {
    if (error instanceof PricewrightError && error.code === 'MalformedRequest') return 1;
    throw error;
  }
}

/** The metric over those who were first seen in four weeks whose windows have passed; null without data. */
async function baselineOf(
  { db, business = null }: Reading,
  { environment, trafficAllocation }: CreateExperimentInput,
  { key, definition }: { key: string; definition: MetricDefinition },
  now: Date,
) {
  const to = new Date(now.getTime() - hoursOf(definition) * 3_600_000);
  const from = new Date(to.getTime() - baselineDays * dayMs);
  try {
    const [evaluated] = await evaluateMetrics({ db, business }, [{ id: key, definition }], {
      exposures: trafficOf({ environment, unit: trafficAllocation.assignBy, from, to }),
      asOf: now,
      environment,
    });
    const arm = evaluated?.arms[0];
    if (!evaluated || !arm || arm.n < 2) return null;
    return {
      n: arm.n,
      mean: arm.mean,
      variance: arm.variance,
      isProportion: evaluated.kind === 'proportion',
      from,
      to,
    };
  } catch (error) {
    if (error instanceof PricewrightError) return null;
    throw error;
  }
}

/** After which what a subject did is known. */
function hoursOf(definition: MetricDefinition): number {
  return planMetric(definition)?.endHours ?? ('windowHours' in definition ? definition.windowHours : 0);
}
