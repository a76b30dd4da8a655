import { z } from 'zod';
import {
  CreateExperimentInput,
  type Experiment,
  ExperimentId,
  ExperimentUpdates,
} from '../../contracts/experiments.ts';
import { PricewrightError } from '../../contracts/tables/pricewright-error.ts';
import type { Tx } from '../../database/client.ts';
import * as experiments from '../../database/experiments.ts';
import { grownBatches } from '../../domain/experiments/batches.ts';
import { mostBatches } from '../../domain/experiments/guard.ts';
import { command } from '../command.ts';
import { assertRevision } from '../revision.ts';
import { assertExperiment, columnsOf, inputOf, problemsOf } from './experiment-check.ts';
import { giveVariants } from './give-variants.ts';
import { presentExperiment } from './read-experiment.ts';

/** While it runs: words, and more traffic. What it measures stays as it was planned. */
const freeWhileRunning: ReadonlySet<string> = new Set([
  'name',
  'description',
  'trafficAllocation',
  'variants',
  'scaling',
]);

/** @throws NotFound, ConcurrentModification, TransitionNotAllowed, ExperimentationError */
export const updateExperiment = command({
  name: 'updateExperiment',
  permission: 'experiments:edit',
  input: z.strictObject({ experimentId: ExperimentId, revision: z.int(), updates: ExperimentUpdates }),
  async run({ experimentId, revision, updates }, { tx, now, journal }): Promise<Experiment> {
    const before = await experiments.find(tx, experimentId, { lock: true });
    assertRevision(before.revision, revision, experimentId);
    experiments.assertAllowed('edit', before);
    const given = Object.fromEntries(Object.entries(updates).filter(([, value]) => value !== undefined));
    const input = CreateExperimentInput.parse({ ...inputOf(before), ...given });
    assertExperiment(
      (await problemsOf(tx, input, now)).filter(
        ({ code }) => code !== 'exclusion_overlaps' || before.status === 'draft',
      ),
    );
    const row = await experiments.edit(tx, experimentId, columnsOf(input), now);
    if (before.status !== 'draft') await growTraffic(tx, before, row, Object.keys(given), now);
    const after = presentExperiment(await experiments.find(tx, experimentId));
    journal({
      type: 'experiment.updated',
      area: 'experiments',
      entityId: experimentId,
      audit: { action: 'updateExperiment', before: presentExperiment(before), after, why: null },
    });
    return after;
  },
});

async function growTraffic(
  tx: Tx,
  before: experiments.ExperimentRow,
  after: experiments.ExperimentRow,
  given: readonly string[],
  now: Date,
): Promise<void> {
  const fixed = given.filter((field) => !freeWhileRunning.has(field));
  if (fixed.length > 0)
    throw refused(fixed[0]!, 'fixed_while_running', `${fixed.join(', ')} cannot change while it runs.`);
  const same = ({ definition: { trafficAllocation, variants } }: experiments.ExperimentRow) => {
    const { percentage: _, ...who } = trafficAllocation;
    return JSON.stringify([who, variants.map(({ trafficPercentage: __, name: ___, ...variant }) => variant)]);
  };
  if (same(before) !== same(after)) {
    throw refused(
      'trafficAllocation',
      'fixed_while_running',
      'Who is in it and what they get cannot change while it runs; only how many.',
    );
  }
  const { variants, trafficAllocation } = after.definition;
  const batches = grownBatches(before.batches, variants, trafficAllocation.percentage);
  if (!batches) {
    throw refused(
      'trafficAllocation.percentage',
      'moves_subjects',
      'A variant would lose subjects: while it runs each may only gain, so that nobody is moved.',
    );
  }
  if (batches.length > mostBatches) {
    throw refused('trafficAllocation.percentage', 'too_many_batches', `Traffic can be opened ${mostBatches} times.`);
  }
  if (batches.length === before.batches.length) return;
  await experiments.write(tx, after.id, { batches: JSON.stringify(batches) }, now);
  await giveVariants(tx, await experiments.find(tx, after.id), now);
}

function refused(field: string, code: string, message: string): PricewrightError {
  return new PricewrightError('ExperimentationError', message, { fields: [{ field, code, message }] });
}
