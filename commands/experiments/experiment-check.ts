import type { CreateExperimentInput, ExperimentUpdates } from '../../contracts/experiments.ts';
import { PricewrightError } from '../../contracts/tables/pricewright-error.ts';
import type { ValidationProblem } from '../../contracts/validation.ts';
import type { Db } from '../../database/client.ts';
import { baseCurrency } from '../../database/exchange-rates.ts';
import * as experiments from '../../database/experiments.ts';
import * as flags from '../../database/flags.ts';
import * as metrics from '../../database/metrics.ts';
import { complianceCodes } from '../../domain/compliance/index.ts';
import { type CheckedExperiment, checkExperiment } from '../../domain/experiments/check-experiment.ts';
import { metricUnit } from '../../domain/metrics/metric-unit.ts';
import { guardrailKind } from '../../domain/rollouts/guardrail-of.ts';
import { priceContext } from './bound-prices.ts';

/** All that is wrong with an experiment, or doubtful, as things stand now. */
export async function problemsOf(
  db: Db,
  experiment: CheckedExperiment & { key?: string },
  now: Date,
): Promise<ValidationProblem[]> {
  const [[flag], known, prices, groupParts, currency] = await Promise.all([
    flags.byKeys(db, [experiment.flagKey]),
    metrics.byKeys(db, [
      ...experiment.successMetrics.map(({ metricKey }) => metricKey),
      ...experiment.scaling.guardrails.map(({ metricKey }) => metricKey),
    ]),
    priceContext(db, experiment, now),
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
    ...prices,
    groupParts,
  });
}

/** @throws ExperimentationError naming every field; ComplianceViolation or RegionalRestriction when laws alone forbid it */
export function assertExperiment(problems: readonly ValidationProblem[]): void {
  const errors = problems.filter(({ severity }) => severity === 'error');
  const [first] = errors;
  if (!first) return;
  const more = errors.length > 1 ? ` And ${errors.length - 1} more.` : '';
  const laws = errors.map(({ code }) => complianceCodes.get(code));
  const lawful = laws.find((law) => law === 'ComplianceViolation') ?? laws[0];
  const code = laws.every((law) => law !== undefined) && lawful ? lawful : 'ExperimentationError';
  throw new PricewrightError(code, `${first.message}${more}`, {
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
