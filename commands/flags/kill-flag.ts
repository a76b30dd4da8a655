import { z } from 'zod';
import { type Flag, KillFlagInput } from '../../contracts/flags.ts';
import { FlagId } from '../../contracts/ids.ts';
import { flagCommandAllowed, flagStateOf } from '../../contracts/tables/flag-lifecycle.ts';
import { PricewrightError } from '../../contracts/tables/pricewright-error.ts';
import * as environments from '../../database/flag-environments.ts';
import * as flags from '../../database/flags.ts';
import { command } from '../command.ts';
import { assertRevision } from '../revision.ts';
import { readFlag } from './read-flag.ts';

/**
 * Everybody gets the default value from now on: one transaction, whatever revision the caller saw, without approval and
 * without Temporal. Killing twice is harmless and keeps who was first.
 * @throws TransitionNotAllowed for a flag without the kill switch, or archived
 */
export const killFlag = command({
  name: 'killFlag',
  permission: 'flags:kill',
  input: z.strictObject({ flagId: FlagId, ...KillFlagInput.shape }),
  async run({ flagId, environment, reason = null }, { tx, now, caller, journal }): Promise<Flag> {
    const row = await flags.find(tx, flagId);
    const here = await environments.find(tx, flagId, environment, { lock: true });
    if (!row.kill_switch) {
      throw new PricewrightError('TransitionNotAllowed', `"${row.key}" has no kill switch. Switch it off instead.`, {
        configurationId: flagId,
      });
    }
    if (!here.killed_at) {
      const state = flagStateOf({ enabled: here.enabled, killed: false, archived: row.archived_at !== null });
      const { allowed, reason: why } = flagCommandAllowed('kill', state);
      if (!allowed) throw new PricewrightError('TransitionNotAllowed', `${why}.`, { configurationId: flagId });
      await environments.setKilled(tx, flagId, environment, { by: caller.actor, reason }, now);
      journal({
        type: 'flag.killed',
        area: 'flags',
        entityId: flagId,
        audit: {
          action: 'killFlag',
          before: { environment, state },
          after: { environment, state: 'killed' },
          why: reason,
        },
      });
    }
    return await readFlag(tx, flagId, environment, now);
  },
});

/** Takes a kill back; the flag is off then, and switched on by a step of its own. Only people do this. */
export const restoreFlag = command({
  name: 'restoreFlag',
  permission: 'flags:edit',
  input: z.strictObject({ flagId: FlagId, revision: z.int(), ...KillFlagInput.shape }),
  async run({ flagId, revision, environment, reason = null }, { tx, now, journal }): Promise<Flag> {
    const row = await flags.find(tx, flagId, { lock: true });
    assertRevision(row.revision, revision, flagId);
    const here = await environments.find(tx, flagId, environment, { lock: true });
    const state = flagStateOf({
      enabled: here.enabled,
      killed: here.killed_at !== null,
      archived: row.archived_at !== null,
    });
    const { allowed, reason: why } = flagCommandAllowed('restore', state);
    if (!allowed) throw new PricewrightError('TransitionNotAllowed', `${why}.`, { configurationId: flagId });
    await environments.setKilled(tx, flagId, environment, null, now);
    await flags.update(tx, flagId, {}, now);
    journal({
      type: 'flag.restored',
      area: 'flags',
      entityId: flagId,
      audit: {
        action: 'restoreFlag',
        before: { environment, state: 'killed' },
        after: { environment, state: 'off' },
        why: reason,
      },
    });
    return await readFlag(tx, flagId, environment, now);
  },
});
