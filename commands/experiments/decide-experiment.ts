import { z } from 'zod';
import {
  DecideExperimentInput,
  type Experiment,
  type ExperimentDecision,
  ExperimentId,
} from '../../contracts/experiments.ts';
import { PricewrightError } from '../../contracts/tables/pricewright-error.ts';
import * as experiments from '../../database/experiments.ts';
import { command } from '../command.ts';
import { presentExperiment } from './read-experiment.ts';

/**
 * What comes of a completed experiment: a variant goes to everybody by a guarded rollout, or all is taken back.
 * @throws NotFound, TransitionNotAllowed, ExperimentationError
 */
export const decideExperiment = command({
  name: 'decideExperiment',
  permission: 'experiments:run',
  input: z.strictObject({ experimentId: ExperimentId, ...DecideExperimentInput.shape }),
  async run({ experimentId, decision, variant, reason }, { tx, now, caller, journal }): Promise<Experiment> {
    const before = await experiments.find(tx, experimentId, { lock: true });
    experiments.assertAllowed('decide', before);
    if (before.decision) {
      const { by, decision: taken } = before.decision;
      throw new PricewrightError('TransitionNotAllowed', `${by} has decided it: ${taken}.`, {
        configurationId: experimentId,
      });
    }
    const chosen = decision === 'scale' ? chosenVariant(before, variant) : null;
    const decided: ExperimentDecision = { decision, variant: chosen, by: caller.actor, reason, at: now.toISOString() };
    await experiments.write(tx, experimentId, { decision: JSON.stringify(decided) }, now);
    const after = presentExperiment(await experiments.find(tx, experimentId));
    journal({
      type: 'experiment.decided',
      area: 'experiments',
      entityId: experimentId,
      ...(before.operation_id ? { operationId: before.operation_id } : {}),
      audit: { action: 'decideExperiment', before: { decision: null }, after: { decision: decided }, why: reason },
      ...(before.workflow_id
        ? { dispatch: { signal: 'decide', args: [{ by: caller.actor }], workflowId: before.workflow_id } }
        : {}),
    });
    return after;
  },
});

function chosenVariant({ winner, definition: { variants } }: experiments.ExperimentRow, wanted?: string): string {
  const variant = wanted ?? winner;
  const [control] = variants;
  const message =
    variant === null
      ? 'No variant has won: name the one to scale.'
      : !variants.some(({ key }) => key === variant)
        ? `There is no variant "${variant}".`
        : variant === control?.key
          ? `"${variant}" is the control, which everybody has already: revert instead.`
          : null;
  if (variant !== null && message === null) return variant;
  throw new PricewrightError('ExperimentationError', message ?? '', {
    fields: [{ field: 'variant', code: 'variant', message: message ?? '' }],
  });
}
