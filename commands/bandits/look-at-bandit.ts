import { z } from 'zod';
import { type Bandit, BanditId } from '../../contracts/bandits.ts';
import * as bandits from '../../database/bandits.ts';
import { command } from '../command.ts';
import { giveArms } from './give-arms.ts';
import { measureBandit } from './measure-bandit.ts';
import { readBandit } from './read-bandit.ts';

const hour = 3_600_000;

/**
 * Makes the shares anew from what is known now; those who have an arm keep it. The shares are kept with their number: they are
 * the propensities of whoever comes next. @throws NotFound, TransitionNotAllowed, what evaluateMetrics throws
 */
export const lookAtBandit = command({
  name: 'lookAtBandit',
  permission: 'bandits:edit',
  input: z.strictObject({ banditId: BanditId }),
  async gather({ banditId }, { db, business = null, now }) {
    return await measureBandit({ db, business }, await bandits.find(db, banditId), now());
  },
  async run({ banditId }, { tx, now, gathered, journal }): Promise<Bandit> {
    const row = await bandits.find(tx, banditId, { lock: true });
    const next = new Date(now.getTime() + row.definition.policy.lookEveryHours * hour);
    const looked = await bandits.move(tx, row, 'look', { next_look_at: next }, now);
    const [before] = await bandits.allocations(tx, [banditId]);
    const allocation = { number: (before?.number ?? 0) + 1, ...gathered };
    await bandits.addAllocation(tx, banditId, allocation, now);
    await giveArms(tx, looked, allocation, now);
    journal({
      type: 'bandit.looked',
      area: 'bandits',
      entityId: banditId,
      audit: {
        action: 'lookAtBandit',
        before: before ? sharesOf(before.arms) : null,
        after: sharesOf(allocation.arms),
        why: allocation.because,
      },
    });
    return await readBandit(tx, looked);
  },
});

function sharesOf(arms: readonly { arm: string; share: number }[]): Record<string, number> {
  return Object.fromEntries(arms.map(({ arm, share }) => [arm, share]));
}
