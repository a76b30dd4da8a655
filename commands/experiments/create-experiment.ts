import { CreateExperimentInput, type Experiment } from '../../contracts/experiments.ts';
import * as experiments from '../../database/experiments.ts';
import { newId } from '../../database/ids.ts';
import { command } from '../command.ts';
import { assertExperiment, columnsOf, problemsOf } from './experiment-check.ts';
import { presentExperiment } from './read-experiment.ts';

/** Writes an experiment down; nobody is given a variant before it starts. @throws AlreadyExists, ExperimentationError */
export const createExperiment = command({
  name: 'createExperiment',
  permission: 'experiments:edit',
  input: CreateExperimentInput,
  async run(input, { tx, now, caller, journal }): Promise<Experiment> {
    assertExperiment(await problemsOf(tx, input, now));
    const id = newId('experiment');
    const row = await experiments.insert(tx, { ...columnsOf(input), id, seed: id, created_by: caller.actor }, now);
    const experiment = presentExperiment(row);
    journal({
      type: 'experiment.created',
      area: 'experiments',
      entityId: id,
      audit: { action: 'createExperiment', before: null, after: experiment, why: null },
    });
    return experiment;
  },
});
