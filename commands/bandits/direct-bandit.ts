import { z } from 'zod';
import { type Bandit, BanditId, EndBanditInput } from '../../contracts/bandits.ts';
import * as bandits from '../../database/bandits.ts';
import { command } from '../command.ts';
import { withdrawArms } from './give-arms.ts';
import { told } from './tell-bandit.ts';

const Target = z.strictObject({ banditId: BanditId });

/** Shares stand still: nothing is learnt meanwhile, and who has an arm keeps it. @throws NotFound, TransitionNotAllowed */
export const pauseBandit = command({
  name: 'pauseBandit',
  permission: 'bandits:edit',
  input: Target,
  async run({ banditId }, context): Promise<Bandit> {
    const row = await bandits.find(context.tx, banditId, { lock: true });
    const paused = await bandits.move(context.tx, row, 'pause', { next_look_at: null }, context.now);
    return await told(context, row, paused, 'pauseBandit', 'bandit.paused');
  },
});

/** The next look comes at once. @throws NotFound, TransitionNotAllowed */
export const resumeBandit = command({
  name: 'resumeBandit',
  permission: 'bandits:edit',
  input: Target,
  async run({ banditId }, context): Promise<Bandit> {
    const row = await bandits.find(context.tx, banditId, { lock: true });
    const resumed = await bandits.move(context.tx, row, 'resume', { next_look_at: context.now }, context.now);
    return await told(context, row, resumed, 'resumeBandit', 'bandit.resumed');
  },
});

/** Everybody gets what the flag's rules give; what was learnt stays readable. @throws NotFound, TransitionNotAllowed */
export const endBandit = command({
  name: 'endBandit',
  permission: 'bandits:edit',
  input: Target.extend(EndBanditInput.shape),
  async run({ banditId, reason }, context): Promise<Bandit> {
    const { tx, now } = context;
    const row = await bandits.find(tx, banditId, { lock: true });
    const ended = await bandits.move(tx, row, 'end', { next_look_at: null, ended_at: now, reason }, now);
    await withdrawArms(tx, row, now);
    return await told(context, row, ended, 'endBandit', 'bandit.ended', { why: reason });
  },
});
