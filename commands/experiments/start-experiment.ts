import { z } from 'zod';
import type { ExperimentPlan } from '../../contracts/experiment-results.ts';
import {
  type CreateExperimentInput,
  type ExperimentAccepted,
  ExperimentId,
  type ExperimentOrder,
  StartExperimentInput,
} from '../../contracts/experiments.ts';
import type { ExperimentLayer } from '../../contracts/flag-rules.ts';
import { PricewrightError } from '../../contracts/tables/pricewright-error.ts';
import type { Tx } from '../../database/client.ts';
import * as experiments from '../../database/experiments.ts';
import * as holdouts from '../../database/holdouts.ts';
import { newId } from '../../database/ids.ts';
import * as metrics from '../../database/metrics.ts';
import * as operations from '../../database/operations.ts';
import { grownBatches } from '../../domain/experiments/batches.ts';
import { appliesTo, holdoutFilters } from '../../domain/holdouts/held-out.ts';
import { command } from '../command.ts';
import { assertAlone } from './assert-alone.ts';
import { bindPrices } from './bound-prices.ts';
import { assertExperiment, inputOf, problemsOf } from './experiment-check.ts';
import { planExperiment } from './plan-experiment.ts';
import { presentExperiment } from './read-experiment.ts';

/**
 * Starts an experiment: its metrics, shares, exclusions and planned size are fixed with it.
 * @throws NotFound, TransitionNotAllowed, ExperimentationError; ComplianceViolation and RegionalRestriction of its prices;
 *   InsufficientPermissions when it publishes prices and the caller may not
 */
export const startExperiment = command({
  name: 'startExperiment',
  permission: 'experiments:run',
  input: z.strictObject({
    experimentId: ExperimentId,
    ...StartExperimentInput.shape,
    /** Whether the caller may publish plans: an experiment with drafts does. */
    mayPublish: z.boolean().optional(),
  }),
  async gather({ experimentId }, { db, business = null, now }) {
    return await planExperiment({ db, business }, inputOf(await experiments.find(db, experimentId)), now());
  },
  async run(
    { experimentId, anyway, mayPublish = true },
    { tx, now, caller, gathered: plan, journal },
  ): Promise<ExperimentAccepted> {
    const before = await experiments.find(tx, experimentId, { lock: true });
    experiments.assertAllowed('start', before);
    const input = inputOf(before);
    assertExperiment(await problemsOf(tx, input, now));
    if (plan.decidable === false && !anyway) throw undecidable(plan);
    await assertAlone(tx, before);
    const plannedSampleSize = plannedSizeOf(input, plan);
    const operationId = newId('op');
    const workflowId = `experiment:${experimentId}`;
    const design = { ...input.design, plannedSampleSize };
    const pinned = await pinnedMetrics(tx, input);
    const held = (await holdouts.active(tx)).filter((holdout) => appliesTo(holdout, before.key));
    const { variants, trafficAllocation } = input;
    await experiments.move(
      tx,
      experimentId,
      'start',
      {
        definition: JSON.stringify({ ...before.definition, design }),
        metrics: JSON.stringify(pinned),
        batches: JSON.stringify(grownBatches([], variants, trafficAllocation.percentage)),
        filters: JSON.stringify(filtersOf(before.key, input, held)),
        holdouts: JSON.stringify(held.map(({ key }) => key)),
        operation_id: operationId,
        workflow_id: workflowId,
        started_at: now,
        reason: null,
      },
      now,
    );
    const publishes = await bindPrices(tx, experimentId, input);
    if (publishes && !mayPublish) throw mayNotPublish();
    await metrics.use(
      tx,
      pinned.map(({ metricVersionId }) => metricVersionId),
      experimentId,
      now,
    );
    await operations.open(
      tx,
      {
        id: operationId,
        workflow_type: 'runExperiment',
        workflow_id: workflowId,
        area: 'experiments',
        entity_id: experimentId,
        stage: publishes ? 'prices' : 'running',
      },
      now,
    );
    const order: ExperimentOrder = { operationId, experimentId, by: caller.actor, from: null };
    journal({
      type: 'experiment.started',
      area: 'experiments',
      entityId: experimentId,
      operationId,
      audit: {
        action: 'startExperiment',
        before: { status: before.status },
        after: presentExperiment(await experiments.find(tx, experimentId)),
        why: null,
      },
      dispatch: { start: 'runExperiment', workflowId, args: [order] },
    });
    return { experimentId, operationId, workflowId, warnings: warningsOf(plan) };
  },
});

function mayNotPublish(): PricewrightError {
  return new PricewrightError(
    'InsufficientPermissions',
    'Its start publishes the prices of its variants, which needs plans:publish too.',
    { suggestedActions: ['Ask somebody who may publish plans to start it, or to publish the plans of its variants.'] },
  );
}

function warningsOf(plan: ExperimentPlan): string[] {
  return [
    ...plan.problems.map(({ message }) => message),
    ...(plan.decidable === false ? [plan.sentence, ...plan.alternatives.map(({ message }) => message)] : []),
  ];
}

function undecidable({ sentence, alternatives }: ExperimentPlan): PricewrightError {
  const message = `The traffic will not decide it in time. ${sentence}`;
  return new PricewrightError('ExperimentationError', message, {
    fields: [{ field: 'maxDuration', code: 'cannot_be_decided', message }],
    alternativeStrategies: alternatives.map((one) => one.message),
  });
}

/** What group-sequential and fixed tests are planned for; without it they cannot say when they are over. */
function plannedSizeOf({ design }: CreateExperimentInput, plan: ExperimentPlan): number | null {
  const size = design.plannedSampleSize ?? plan.perVariant;
  if (size !== null || design.method === 'always_valid' || design.method === 'bayesian') return size;
  const message = `A ${design.method.replace('_', '-')} test needs a planned size, and there are no data to derive it from.`;
  throw new PricewrightError('ExperimentationError', message, {
    fields: [
      {
        field: 'design.plannedSampleSize',
        code: 'planned_size_unknown',
        message,
        suggestedFix: 'Give design.plannedSampleSize, or use always_valid.',
      },
    ],
  });
}

async function pinnedMetrics(tx: Tx, { successMetrics }: CreateExperimentInput) {
  const known = await metrics.byKeys(
    tx,
    successMetrics.map(({ metricKey }) => metricKey),
  );
  const versions = new Map(known.map(({ key, versionId }) => [key, versionId]));
  return successMetrics.map((metric) => ({ ...metric, metricVersionId: versions.get(metric.metricKey)! }));
}

/** Exclusion group and holdouts as parts of the hash; the other unit's attribute has its usual name. */
function filtersOf(
  key: string,
  { trafficAllocation: { exclusion, hashAttribute, assignBy } }: CreateExperimentInput,
  held: readonly holdouts.HoldoutRow[],
): ExperimentLayer['filters'] {
  const attributes = { customer: 'customerId', person: 'personId', [assignBy]: hashAttribute };
  const group = exclusion
    ? [
        {
          seed: `exclusion:${exclusion.group}`,
          attribute: hashAttribute,
          from: exclusion.from / 100,
          to: exclusion.to / 100,
        },
      ]
    : [];
  const kept = holdoutFilters(held, key, attributes).flatMap(({ seed, ranges, attribute = hashAttribute }) =>
    ranges.map(([from, to]) => ({ seed, attribute, from, to })),
  );
  return [...group, ...kept];
}
