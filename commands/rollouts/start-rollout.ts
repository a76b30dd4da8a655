import { z } from 'zod';
import { FlagId } from '../../contracts/ids.ts';
import {
  type RolloutAccepted,
  type RolloutChange,
  type RolloutOrder,
  StartRolloutInput,
} from '../../contracts/rollouts.ts';
import { PricewrightError } from '../../contracts/tables/pricewright-error.ts';
import type { ValidationProblem, ValidationResult } from '../../contracts/validation.ts';
import type { Db } from '../../database/client.ts';
import * as flagEnvironments from '../../database/flag-environments.ts';
import * as flags from '../../database/flags.ts';
import { newId } from '../../database/ids.ts';
import type { BusinessSql } from '../../database/metrics/business-sql.ts';
import type { MetricSources } from '../../database/metrics/evaluate-metrics.ts';
import * as metrics from '../../database/metrics.ts';
import * as operations from '../../database/operations.ts';
import * as rollouts from '../../database/rollouts.ts';
import { isSameValue } from '../../domain/flags/difference.ts';
import { checkRollout, checkShares } from '../../domain/rollouts/check-rollout.ts';
import { exposureOf } from '../../domain/rollouts/exposure.ts';
import { guardrailKind, needsCustomers, whyNoGuardrail } from '../../domain/rollouts/guardrail-of.ts';
import { type CommandContext, command } from '../command.ts';
import { errorsOf, flagError } from '../flags/flag-check.ts';
import { flagSubject } from './flag-subject.ts';
import { forecastRollout } from './forecast-rollout.ts';

/** Whether a planned rollout can work, and what its guardrails will be able to see. Stores nothing. @throws NotFound */
export async function planRollout(
  db: Db,
  flagId: string,
  rollout: StartRolloutInput,
  now: Date,
  business: BusinessSql | null = null,
): Promise<ValidationResult> {
  const flag = await flags.find(db, flagId);
  const problems = [
    ...(await rolloutProblems({ db, business }, rollout, now)),
    ...(await changeProblems(db, rollout, changesOf(flag, rollout))),
    ...(await idleProblems(db, flag, rollout)),
  ];
  const errors = problems.filter(({ severity }) => severity === 'error');
  const largest = exposureOf(rollout, rollout.stages.length - 1);
  return {
    isValid: errors.length === 0,
    errors,
    warnings: problems.filter(({ severity }) => severity !== 'error'),
    suggestions: [],
    impact: {
      affectedCustomers: errors.length > 0 ? 0 : await flagSubject.affectedCustomers(db, rollout, largest),
      revenueImpact: 0,
      systemLoad: { stripeCalls: 0, level: 'low' },
      migrationRequired: false,
      rollbackComplexity: 'low',
    },
  };
}

/** Whether a rollout can work, by the metrics and traffic there are. */
export async function rolloutProblems(
  sources: MetricSources,
  rollout: StartRolloutInput,
  now: Date,
): Promise<ValidationProblem[]> {
  const impossible = checkShares(rollout);
  if (impossible.length > 0) return impossible;
  const known = await metrics.byKeys(
    sources.db,
    rollout.guardrails.map(({ metricKey }) => metricKey),
  );
  const forecast = await forecastRollout(sources, rollout, known, now);
  return checkRollout(rollout, {
    now,
    metrics: new Map(
      known.map(({ key, name, definition }) => [
        key,
        {
          name,
          guards: guardrailKind(definition) !== null,
          whyNot: whyNoGuardrail(definition),
          needsCustomers: needsCustomers(definition),
        },
      ]),
    ),
    ...forecast,
  });
}

/**
 * Starts a guarded rollout. Flags that change together share its subjects and are taken back together.
 * @throws NotFound, FeatureRolloutFailed with what is wrong with the plan, TransitionNotAllowed
 */
export const startRollout = command({
  name: 'startRollout',
  permission: 'flags:rollout',
  input: z.strictObject({ flagId: FlagId, ...StartRolloutInput.shape }),
  async gather({ flagId, ...rollout }, { db, now, business = null }) {
    const flag = await flags.find(db, flagId);
    const problems = await rolloutProblems({ db, business }, rollout, now());
    return [...problems, ...(await idleProblems(db, flag, rollout))];
  },
  run: ({ flagId, ...rollout }, { gathered, ...context }) => openRollout(flagId, rollout, gathered, context),
});

type Opening = Pick<CommandContext, 'tx' | 'now' | 'caller' | 'journal'>;

/**
 * Writes a rollout down and starts its process; `problems` are those of `rolloutProblems`.
 * @throws as startRollout
 */
export async function openRollout(
  flagId: string,
  rollout: StartRolloutInput,
  problems: readonly ValidationProblem[],
  { tx, now, caller, journal }: Opening,
): Promise<RolloutAccepted> {
  const flag = await flags.find(tx, flagId);
  const changes = changesOf(flag, rollout);
  const errors = problems.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) throw flagError(errors);
  const unsound = await changeProblems(tx, rollout, changes);
  if (unsound.length > 0) throw flagError(unsound);
  const id = newId('rollout');
  const operationId = newId('op');
  const workflowId = `flag-rollout:${id}`;
  const known = await metrics.byKeys(
    tx,
    rollout.guardrails.map(({ metricKey }) => metricKey),
  );
  const row = {
    id,
    flag_id: flagId,
    environment: rollout.environment,
    changes,
    condition: rollout.condition,
    hash_attribute: rollout.hashAttribute,
    assign_by: rollout.assignBy,
    seed: id,
    stages: rollout.stages,
    holdback_percentage: rollout.holdbackPercentage,
    guardrails: rollout.guardrails.map((guardrail) => ({
      ...guardrail,
      metricVersionId: known.find(({ key }) => key === guardrail.metricKey)!.versionId,
    })),
    policy: rollout.policy,
    operation_id: operationId,
    workflow_id: workflowId,
    created_by: caller.actor,
    created_at: now,
  };
  await rollouts.insert(tx, row);
  await metrics.use(
    tx,
    row.guardrails.map(({ metricVersionId }) => metricVersionId),
    id,
    now,
  );
  const stopped = await flagSubject.stopped(tx, await rollouts.find(tx, id));
  if (stopped) throw new PricewrightError('TransitionNotAllowed', stopped, { configurationId: flagId });
  await operations.open(
    tx,
    {
      id: operationId,
      workflow_type: 'rollOutFlag',
      workflow_id: workflowId,
      area: 'flags',
      entity_id: id,
      stage: 'stages',
    },
    now,
  );
  const order: RolloutOrder = { operationId, rolloutId: id, by: caller.actor, from: null };
  journal({
    type: 'rollout.started',
    area: 'flags',
    entityId: flagId,
    operationId,
    audit: { action: 'startRollout', before: null, after: { rollout: id, ...rollout, changes }, why: rollout.why },
    dispatch: { start: 'rollOutFlag', workflowId, args: [order] },
  });
  return { rolloutId: id, operationId, workflowId, warnings: problems.map(({ message }) => message) };
}

function changesOf(flag: { key: string }, { value, with: others }: StartRolloutInput): RolloutChange[] {
  return [{ flagKey: flag.key, value }, ...others];
}

/** Each flag of the rollout takes its value and its condition, as a rule of its own would have to. */
async function changeProblems(
  db: Db,
  { environment, condition, hashAttribute }: StartRolloutInput,
  changes: readonly RolloutChange[],
): Promise<ValidationProblem[]> {
  const rows = await flags.byKeys(
    db,
    changes.map(({ flagKey }) => flagKey),
  );
  const problems = changes.map(async ({ flagKey, value }, index): Promise<ValidationProblem[]> => {
    const at = index === 0 ? '' : `with[${index - 1}].`;
    const row = rows.find(({ key }) => key === flagKey);
    if (!row) {
      const message = `There is no flag "${flagKey}".`;
      return [{ field: `${at}flagKey`, code: 'unknown_feature', message, severity: 'error' }];
    }
    const here = await flagEnvironments.find(db, row.id, environment);
    const { default_value: defaultValue, overrides, schedule, enabled } = here;
    return await errorsOf(
      db,
      environment,
      {
        ...{ key: row.key, type: row.type, kind: row.kind, variants: row.variants, jsonSchema: row.json_schema },
        ...{ dependencies: row.dependencies, enabled, defaultValue, overrides, schedule },
        rules: [{ id: 'rollout', value, condition, hashAttribute, percentage: 50 }],
      },
      (field) => field.replace(/^rules\[0\]\.condition$/, 'condition').replace(/^rules\[0\]\./, at),
    );
  });
  return (await Promise.all(problems)).flat();
}

/** A person's rollout of what everybody has is a slip; a process that settles a flag so has its reasons. */
async function idleProblems(
  db: Db,
  flag: { id: string; key: string },
  { environment, value }: StartRolloutInput,
): Promise<ValidationProblem[]> {
  const { default_value: standard, rules, experiments } = await flagEnvironments.find(db, flag.id, environment);
  if (rules.length + experiments.length > 0 || !isSameValue(value, standard)) return [];
  const message = `${flag.key} gives ${JSON.stringify(value)} to everybody already.`;
  return [{ field: 'value', code: 'changes_nothing', message, severity: 'error' }];
}
