import { z } from 'zod';
import { type FlagDifference, PromoteFlagInput } from '../../contracts/flags.ts';
import { FlagId } from '../../contracts/ids.ts';
import type { FlagEnvironment } from '../../contracts/tables/flag-lifecycle.ts';
import { PricewrightError } from '../../contracts/tables/pricewright-error.ts';
import type { Db } from '../../database/client.ts';
import * as environments from '../../database/flag-environments.ts';
import { behaviourDifference } from '../../domain/flags/difference.ts';
import { command } from '../command.ts';
import { behaviourOf, changeFlag, type FlagChanged } from './change-flag.ts';
import { gatherImpact } from './gather-impact.ts';

/** @throws NotFound */
export async function differenceOf(
  db: Db,
  flagId: string,
  from: FlagEnvironment,
  to: FlagEnvironment,
): Promise<FlagDifference> {
  const [source, target] = await Promise.all([environments.find(db, flagId, from), environments.find(db, flagId, to)]);
  return { from, to, changes: behaviourDifference(behaviourOf(target), behaviourOf(source)) };
}

/** Carries a flag's rules from one environment to another. @throws FeatureRolloutFailed when there is nothing to carry */
export const promoteFlag = command({
  name: 'promoteFlag',
  permission: 'flags:edit',
  input: z.strictObject({ flagId: FlagId, revision: z.int(), ...PromoteFlagInput.shape }),
  async gather({ flagId, from, to }, reads) {
    const source = await environments.find(reads.db, flagId, from);
    const { enabled: _, ...behaviour } = behaviourOf(source);
    return await gatherImpact(reads, flagId, to, () => behaviour);
  },
  async run({ flagId, revision, from, to }, { gathered, ...context }): Promise<FlagChanged> {
    const { changes } = await differenceOf(context.tx, flagId, from, to);
    if (changes.length === 0) {
      throw new PricewrightError('FeatureRolloutFailed', `${to} has what ${from} has: there is nothing to promote.`, {
        configurationId: flagId,
      });
    }
    const behaviour = Object.fromEntries(changes.map(({ field, after }) => [field, after]));
    return await changeFlag(
      { flagId, environment: to, revision, action: 'promoteFlag', whole: {}, behaviour },
      gathered,
      context,
    );
  },
});
