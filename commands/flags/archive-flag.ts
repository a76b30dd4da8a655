import { z } from 'zod';
import { Environment, type Flag } from '../../contracts/flags.ts';
import { FlagId } from '../../contracts/ids.ts';
import { PricewrightError } from '../../contracts/tables/pricewright-error.ts';
import * as flags from '../../database/flags.ts';
import { plansGranting } from '../../database/plans-granting.ts';
import { command } from '../command.ts';
import { assertRevision } from '../revision.ts';
import { readFlag } from './read-flag.ts';

/**
 * Puts a flag away in every environment, or takes it out again. An archived flag is unknown to those who evaluate.
 * @throws FeatureDependencyViolation while another flag or a plan needs it
 */
export const archiveFlag = command({
  name: 'archiveFlag',
  permission: 'flags:edit',
  input: z.strictObject({ flagId: FlagId, revision: z.int(), environment: Environment, archived: z.boolean() }),
  async run({ flagId, revision, environment, archived }, { tx, now, journal }): Promise<Flag> {
    const row = await flags.find(tx, flagId, { lock: true });
    assertRevision(row.revision, revision, flagId);
    if (archived === (row.archived_at !== null)) {
      throw new PricewrightError('TransitionNotAllowed', `It is ${archived ? 'archived already' : 'not archived'}.`, {
        configurationId: flagId,
      });
    }
    if (archived) await assertUnneeded(tx, row.key);
    await flags.update(tx, flagId, { archived_at: archived ? now : null }, now);
    journal({
      type: archived ? 'flag.archived' : 'flag.unarchived',
      area: 'flags',
      entityId: flagId,
      audit: {
        action: archived ? 'archiveFlag' : 'unarchiveFlag',
        before: { archived: !archived },
        after: { archived },
        why: null,
      },
    });
    return await readFlag(tx, flagId, environment, now);
  },
});

async function assertUnneeded(tx: Parameters<typeof flags.dependentsOf>[0], key: string): Promise<void> {
  const [dependents, plans] = await Promise.all([flags.dependentsOf(tx, key), plansGranting(tx, key)]);
  const needed = [...dependents.map((each) => `flag "${each}"`), ...plans.map((each) => `plan "${each}"`)];
  if (needed.length === 0) return;
  throw new PricewrightError('FeatureDependencyViolation', `It is needed by ${needed.join(', ')}.`, {
    fields: needed.slice(0, 100).map((what) => ({ field: 'key', code: 'needed', message: `The ${what} needs it.` })),
    suggestedActions: ['Take it out of what needs it, then archive it.'],
  });
}
