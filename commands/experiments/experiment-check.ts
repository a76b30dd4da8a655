import type { CreateExperimentInput, ExperimentUpdates } from '../../contracts/experiments.ts';
import { PricewrightError } from '../../contracts/tables/pricewright-error.ts';
import type { ValidationProblem } from '../../contracts/validation.ts';
import type { Db } from '../../database/client.ts';
import { baseCurrency } from '../../database/exchange-rates.ts';
import * as experiments from '../../database/experiments.ts';
import * as flags from '../../database/flags.ts';
import * as metrics from '../../database/metrics.ts';
import * as plans from '../../database/plans.ts';
import { type CheckedExperiment, checkExperiment } from '../../domain/experiments/check-experiment.ts';
import { metricUnit } from '../../domain/metrics/metric-unit.ts';
import { guardrailKind } from '../../domain/rollouts/guardrail-of.ts';

/** Versions whose prices exist and no longer change. */
const sold: readonly string[] = ['active', 'superseded'];

/** All that is wrong with an experiment, or doubtful, as things stand now. */
export async function problemsOf(db: Db, experiment: CheckedExperiment, now: Date): Promise<ValidationProblem[]> {
  const versionIds = experiment.variants.flatMap(({ planVersionId }) => planVersionId ?? []);
  const [[flag], known, versions, groupParts, currency] = await Promise.all([
    flags.byKeys(db, [experiment.flagKey]),
    metrics.byKeys(db, [
      ...experiment.successMetrics.map(({ metricKey }) => metricKey),
      ...experiment.scaling.guardrails.map(({ metricKey }) => metricKey),
    ]),
    versionIds.length > 0 ? plans.versionsByIds(db, versionIds) : new Map<string, plans.PlanVersionRow>(),
    experiments.groupParts(db, experiment.environment),
    baseCurrency(db),
  ]);
  return checkExperiment(experiment, {
    now,
    flag: flag ? { type: flag.type, archived: flag.archived_at !== null } : null,
    metrics: new Map(
      known.map(({ key, name, definition }) => [
        key,
        { name, unit: metricUnit(definition), guards: guardrailKind(definition) !== null },
      ]),
    ),
    baseCurrency: currency,
    planVersions: new Set([...versions.values()].filter(({ status }) => sold.includes(status)).map(({ id }) => id)),
    groupParts,
  });
}

/** @throws ExperimentationError naming every field */
export function assertExperiment(problems: readonly ValidationProblem[]): void {
  const errors = problems.filter(({ severity }) => severity === 'error');
  const [first] = errors;
  if (!first) return;
  const more = errors.length > 1 ? ` And ${errors.length - 1} more.` : '';
  throw new PricewrightError('ExperimentationError', `${first.message}${more}`, {
    fields: errors.map(({ field, code, message, suggestedFix }) => ({
      field,
      code,
      message,
      ...(suggestedFix ? { suggestedFix } : {}),
    })),
  });
}

/** An experiment as it is checked and planned, from its record. */
export function inputOf(row: experiments.ExperimentRow): CreateExperimentInput {
  return {
    key: row.key,
    name: row.name,
    experimentType: row.experiment_type,
    environment: row.environment,
    flagKey: row.flag_key,
    ...row.definition,
  };
}

/** What of an input is a column of its own, and the rest. */
export function columnsOf(input: CreateExperimentInput | (ExperimentUpdates & CreateExperimentInput)) {
  const { key, name, experimentType, environment, flagKey, ...definition } = input;
  return { key, name, experiment_type: experimentType, environment, flag_key: flagKey, definition };
}
