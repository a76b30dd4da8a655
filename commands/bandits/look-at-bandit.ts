import { z } from 'zod';
import { type Bandit, BanditId } from '../../contracts/bandits.ts';
import * as bandits from '../../database/bandits.ts';
import * as freeze from '../../database/freeze.ts';
import { type CommandContext, command, type Environment } from '../command.ts';
import { giveArms } from './give-arms.ts';
import { measureBandit } from './measure-bandit.ts';
import { readBandit } from './read-bandit.ts';

const hour = 3_600_000;

const Input = z.strictObject({ banditId: BanditId });
type Input = z.infer<typeof Input>;
type Measured = Awaited<ReturnType<typeof measureBandit>>;

/**
 * Makes the shares anew from what is known now; those who have an arm keep it. The shares are kept with their number: they are
 * the propensities of whoever comes next. @throws NotFound, TransitionNotAllowed, what evaluateMetrics throws
 */
export const lookAtBandit = command({
  name: 'lookAtBandit',
  permission: 'bandits:edit',
  input: Input,
  gather: measure,
  run: look,
});

/** The same by plan: an automatic write, which waits for the end of a freeze. It stays due meanwhile. */
export const lookAtDueBandit = command({
  name: 'lookAtDueBandit',
  permission: 'bandits:edit',
  input: Input,
  gather: measure,
  async run(input, context): Promise<Bandit> {
    const { tx, now } = context;
    const held = await freeze.holding(tx, now);
    if (!held) return await look(input, context);
    const row = await bandits.find(tx, input.banditId, { lock: true });
    const reason = `Its shares stand still until ${held.until.toISOString()}: ${held.reason}`;
    return await readBandit(tx, row.reason === reason ? row : await bandits.say(tx, row.id, reason, now));
  },
});

async function measure(
  { banditId }: Input,
  { db, business = null, now }: Pick<Environment, 'db' | 'business' | 'now'>,
): Promise<Measured> {
  return await measureBandit({ db, business }, await bandits.find(db, banditId), now());
}

async function look(
  { banditId }: Input,
  { tx, now, gathered, journal }: CommandContext & { gathered: Measured },
): Promise<Bandit> {
  const row = await bandits.find(tx, banditId, { lock: true });
  const next = new Date(now.getTime() + row.definition.policy.lookEveryHours * hour);
  const looked = await bandits.move(tx, row, 'look', { next_look_at: next, reason: null }, now);
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
}

function sharesOf(arms: readonly { arm: string; share: number }[]): Record<string, number> {
  return Object.fromEntries(arms.map(({ arm, share }) => [arm, share]));
}
