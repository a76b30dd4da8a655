import { z } from 'zod';
import { type Experiment, ExperimentCommandInput, ExperimentId } from '../../contracts/experiments.ts';
import type { ExperimentTransition } from '../../contracts/tables/experiment-lifecycle.ts';
import * as changeRequests from '../../database/change-requests.ts';
import * as experiments from '../../database/experiments.ts';
import * as operations from '../../database/operations.ts';
import { type CommandContext, command } from '../command.ts';
import { withdrawVariants } from './give-variants.ts';
import { presentExperiment } from './read-experiment.ts';

const Input = z.strictObject({ experimentId: ExperimentId, ...ExperimentCommandInput.shape });

interface Direction {
  transition: Extract<ExperimentTransition, 'pause' | 'resume' | 'stop' | 'cancel'>;
  type: string;
  operation: 'running' | 'waiting';
  changes?: Parameters<typeof experiments.move>[3];
}

/** The record changes at once, so that every page shows it; the workflow is told in the same transaction. */
async function direct(
  { experimentId, reason }: z.output<typeof Input>,
  { tx, now, caller, journal }: CommandContext,
  name: string,
  { transition, type, operation, changes = {} }: Direction,
): Promise<Experiment> {
  const before = await experiments.find(tx, experimentId, { lock: true });
  experiments.assertAllowed(transition, before);
  await experiments.move(tx, experimentId, transition, { ...changes, reason }, now);
  if (transition === 'cancel') {
    await experiments.write(tx, experimentId, { settled_at: now }, now);
    await withdrawVariants(tx, before, now);
    if (before.operation_id) await changeRequests.voidOf(tx, before.operation_id, now);
  }
  if (before.operation_id) await operations.advance(tx, before.operation_id, { status: operation }, now);
  const after = await experiments.find(tx, experimentId);
  journal({
    type,
    area: 'experiments',
    entityId: experimentId,
    ...(before.operation_id ? { operationId: before.operation_id } : {}),
    audit: {
      action: name,
      before: { status: before.status },
      after: { status: after.status },
      why: reason,
    },
    ...(before.workflow_id
      ? {
          dispatch: {
            signal: signals[transition],
            args: [{ by: caller.actor, reason }],
            workflowId: before.workflow_id,
          },
        }
      : {}),
  });
  return presentExperiment(after);
}

const signals = { pause: 'pause', resume: 'resume', stop: 'stopExperiment', cancel: 'cancelExperiment' } as const;

const directed = (name: string, direction: Direction) =>
  command({
    name,
    permission: 'experiments:run',
    input: Input,
    run: (input, context) => direct(input, context, name, direction),
  });

/** Who has a variant keeps it; nothing is decided meanwhile, and its longest duration stands still. */
export const pauseExperiment = directed('pauseExperiment', {
  transition: 'pause',
  type: 'experiment.paused',
  operation: 'waiting',
});

export const resumeExperiment = directed('resumeExperiment', {
  transition: 'resume',
  type: 'experiment.resumed',
  operation: 'running',
});

/** Ends it with a last look; what comes of it is decided next. */
export const stopExperiment = directed('stopExperiment', {
  transition: 'stop',
  type: 'experiment.stopped',
  operation: 'running',
  changes: { stop: 'stopped' },
});

/** Takes all variants back at once, without a verdict. */
export const cancelExperiment = directed('cancelExperiment', {
  transition: 'cancel',
  type: 'experiment.cancelled',
  operation: 'running',
});

/** Asks for a look now. Two that ask at once get one look; each is kept, and spends what its method lets it spend. */
export const askForLook = command({
  name: 'askForLook',
  permission: 'experiments:run',
  input: z.strictObject({ experimentId: ExperimentId }),
  async run({ experimentId }, { tx, caller, journal }): Promise<Experiment> {
    const row = await experiments.find(tx, experimentId, { lock: true });
    experiments.assertAllowed('look', row);
    journal({
      type: 'experiment.look_asked',
      area: 'experiments',
      entityId: experimentId,
      audit: { action: 'askForLook', before: { looks: row.looks }, after: { looks: row.looks }, why: null },
      ...(row.operation_id ? { operationId: row.operation_id } : {}),
      ...(row.workflow_id
        ? { dispatch: { signal: 'look', args: [{ by: caller.actor }], workflowId: row.workflow_id } }
        : {}),
    });
    return presentExperiment(row);
  },
});
