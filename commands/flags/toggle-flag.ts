import { z } from 'zod';
import { ToggleFlagInput } from '../../contracts/flags.ts';
import { FlagId } from '../../contracts/ids.ts';
import { flagCommandAllowed, flagStateOf } from '../../contracts/tables/flag-lifecycle.ts';
import { PricewrightError } from '../../contracts/tables/pricewright-error.ts';
import * as environments from '../../database/flag-environments.ts';
import { command } from '../command.ts';
import { changeFlag, type FlagChanged } from './change-flag.ts';
import { gatherImpact } from './gather-impact.ts';

/** The spec's toggleFeatureFlag. Toggling to what it is already changes nothing. @throws TransitionNotAllowed when killed */
export const toggleFlag = command({
  name: 'toggleFlag',
  permission: 'flags:edit',
  input: z.strictObject({ flagId: FlagId, revision: z.int(), ...ToggleFlagInput.shape }),
  gather: ({ flagId, environment, enabled }, reads) => gatherImpact(reads, flagId, environment, () => ({ enabled })),
  async run({ flagId, revision, environment, enabled }, { gathered, ...context }): Promise<FlagChanged> {
    const here = await environments.find(context.tx, flagId, environment);
    const state = flagStateOf({ enabled: here.enabled, killed: here.killed_at !== null, archived: false });
    if (here.enabled !== enabled || state === 'killed') {
      const { allowed, reason } = flagCommandAllowed(enabled ? 'enable' : 'disable', state);
      if (!allowed) throw new PricewrightError('TransitionNotAllowed', `${reason}.`, { configurationId: flagId });
    }
    return await changeFlag(
      { flagId, environment, revision, action: 'toggleFlag', whole: {}, behaviour: { enabled } },
      gathered,
      context,
    );
  },
});
