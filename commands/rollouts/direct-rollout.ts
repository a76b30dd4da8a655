import { z } from 'zod';
import { type Rollout, RolloutCommandInput, RolloutId } from '../../contracts/rollouts.ts';
import { PricewrightError } from '../../contracts/tables/pricewright-error.ts';
import type { RolloutCommand } from '../../contracts/tables/rollout-lifecycle.ts';
import * as operations from '../../database/operations.ts';
import * as rollouts from '../../database/rollouts.ts';
import { type CommandContext, command } from '../command.ts';
import { flagSubject } from './flag-subject.ts';
import { presentRollout } from './read-rollout.ts';
import { takeBack } from './take-back.ts';

const Input = z.strictObject({ flagId: z.string(), rolloutId: RolloutId, ...RolloutCommandInput.shape });

interface Direction {
  transition: Exclude<RolloutCommand, 'roll_back'>;
  event: 'paused' | 'resumed' | 'advanced';
  operation: { status: 'running' | 'waiting' };
  signal(rollout: rollouts.RolloutRow, by: string): { signal: string; args: unknown[] };
}

/** The record changes at once, so that every page shows it; the workflow is told in the same transaction. */
async function direct(
  { flagId, rolloutId, reason }: z.output<typeof Input>,
  { tx, now, caller, journal }: CommandContext,
  name: string,
  { transition, event, operation, signal }: Direction,
): Promise<Rollout> {
  const before = await rollouts.findOfFlag(tx, flagId, rolloutId, { lock: true });
  if (event === 'advanced' && before.percentage === 0) {
    throw new PricewrightError(
      'TransitionNotAllowed',
      `No stage has begun yet, so none can be ended early. ${before.reason ?? ''}`.trim(),
      { configurationId: rolloutId },
    );
  }
  const moved = await rollouts.move(tx, rolloutId, transition, reason, now);
  if (moved || event === 'advanced') {
    await rollouts.setHeld(tx, rolloutId, null, reason);
    if (event === 'resumed') await lengthenStage(tx, before, now);
    await rollouts.addEvent(tx, rolloutId, { kind: event, stage: before.stage, by: caller.actor, reason }, now);
    await operations.advance(tx, before.operation_id, operation, now);
    journal({
      type: `rollout.${event}`,
      area: 'flags',
      entityId: before.flag_id,
      operationId: before.operation_id,
      audit: {
        action: name,
        before: { rollout: rolloutId, status: before.status, stage: before.stage, percentage: before.percentage },
        after: { rollout: rolloutId, ...(await statusOf(tx, rolloutId)) },
        why: reason,
      },
      dispatch: { ...signal(before, caller.actor), workflowId: before.workflow_id },
    });
  }
  return presentRollout(await rollouts.find(tx, rolloutId));
}

/** The stage lasts as much longer as it stood still. */
async function lengthenStage(tx: CommandContext['tx'], { id, stage_ends_at: endsAt }: rollouts.RolloutRow, now: Date) {
  const paused = (await rollouts.eventsOf(tx, id)).findLast(({ kind }) => kind === 'paused');
  if (!endsAt || !paused || endsAt <= paused.at) return;
  await rollouts.setStageEnd(tx, id, new Date(endsAt.getTime() + now.getTime() - paused.at.getTime()), now);
}

async function statusOf(tx: CommandContext['tx'], rolloutId: string) {
  const { status, stage } = await rollouts.find(tx, rolloutId);
  return { status, stage };
}

const directed = (name: string, direction: Direction) =>
  command({
    name,
    permission: 'flags:rollout',
    input: Input,
    run: (input, context) => direct(input, context, name, direction),
  });

/** Holds the rollout where it is: nobody more is exposed, who is exposed stays so, guardrails go on being watched. */
export const pauseRollout = directed('pauseRollout', {
  transition: 'pause',
  event: 'paused',
  operation: { status: 'waiting' },
  signal: (_, by) => ({ signal: 'pause', args: [{ by }] }),
});

/** Goes on where it was paused; a stage that was not approved is asked for again. */
export const resumeRollout = directed('resumeRollout', {
  transition: 'resume',
  event: 'resumed',
  operation: { status: 'running' },
  signal: (_, by) => ({ signal: 'resume', args: [{ by }] }),
});

/** Ends the present stage before its time, or in spite of evidence that decides nothing. Approvals and the freeze still hold. */
export const advanceRollout = directed('advanceRollout', {
  transition: 'advance',
  event: 'advanced',
  operation: { status: 'running' },
  signal: ({ stage }, by) => ({ signal: 'advance', args: [{ by, stage }] }),
});

/** Takes the new value back from everybody, and what was changed with it. Nothing holds it, and no later word takes it back. */
export const rollBackRollout = command({
  name: 'rollBackRollout',
  permission: 'flags:rollout',
  input: Input,
  async run({ flagId, rolloutId, reason }, { tx, now, caller }): Promise<Rollout> {
    const rollout = await rollouts.findOfFlag(tx, flagId, rolloutId, { lock: true });
    await takeBack(tx, flagSubject, rollout, { by: caller.actor, reason }, now, { tellWorkflow: true });
    return presentRollout(await rollouts.find(tx, rolloutId));
  },
});
