import { z } from 'zod';
import { type Freeze, FreezeInput } from '../../contracts/approvals.ts';
import { PricewrightError } from '../../contracts/tables/pricewright-error.ts';
import { announceChange } from '../../database/flag-configuration.ts';
import * as freeze from '../../database/freeze.ts';
import { type CommandContext, command } from '../command.ts';

/** Holds every automatic write until a time; reading, evaluating, the kill switch and rolling back go on. */
export const setFreeze = command({
  name: 'setFreeze',
  permission: 'freeze:edit',
  input: FreezeInput,
  async run({ reason, until }, { tx, now, caller, journal }): Promise<Freeze> {
    const end = new Date(until);
    if (end <= now) {
      throw new PricewrightError('MalformedRequest', 'A freeze ends in the future.', {
        fields: [{ field: 'until', code: 'in_the_past', message: `${until} has passed.` }],
      });
    }
    const before = await freeze.read(tx, now);
    await freeze.set(tx, { reason, by: caller.actor, since: now, until: end });
    journal({
      type: 'freeze.set',
      area: 'freeze',
      entityId: 'freeze',
      audit: { action: 'setFreeze', before, after: { frozen: true, until }, why: reason },
    });
    await tellHeld({ tx, journal });
    await announceChange(tx);
    return await freeze.read(tx, now);
  },
});

/** Lets automatic writes go on. */
export const liftFreeze = command({
  name: 'liftFreeze',
  permission: 'freeze:edit',
  input: z.strictObject({}),
  async run(_, { tx, now, journal }): Promise<Freeze> {
    const before = await freeze.read(tx, now);
    await freeze.lift(tx);
    journal({
      type: 'freeze.lifted',
      area: 'freeze',
      entityId: 'freeze',
      audit: { action: 'liftFreeze', before, after: { frozen: false }, why: null },
    });
    await tellHeld({ tx, journal });
    await announceChange(tx);
    return await freeze.read(tx, now);
  },
});

/** Processes that wait for the freeze's end look again: it has another now, or there is none. */
async function tellHeld({ tx, journal }: Pick<CommandContext, 'tx' | 'journal'>): Promise<void> {
  for (const { id, workflow_id } of await freeze.heldOperations(tx)) {
    journal({
      type: 'operation.freeze_changed',
      area: 'operations',
      entityId: id,
      operationId: id,
      dispatch: { signal: 'freezeChanged', workflowId: workflow_id, args: [] },
    });
  }
}
