import { z } from 'zod';
import { type Bandit, BanditId, EndBanditInput } from '../../contracts/bandits.ts';
import { PricewrightError } from '../../contracts/tables/pricewright-error.ts';
import * as bandits from '../../database/bandits.ts';
import type { Tx } from '../../database/client.ts';
import * as experiments from '../../database/experiments.ts';
import * as metrics from '../../database/metrics.ts';
import { allocate } from '../../domain/bandits/allocate.ts';
import { type CommandContext, command } from '../command.ts';
import { assertSound, inputOf } from './create-bandit.ts';
import { giveArms, withdrawArms } from './give-arms.ts';
import { readBandit } from './read-bandit.ts';

const Target = z.strictObject({ banditId: BanditId });
const hour = 3_600_000;

/**
 * Begins with equal shares; the metric is fixed as it is defined now.
 * @throws NotFound, TransitionNotAllowed also when something else gives the flag's values, ExperimentationError
 */
export const startBandit = command({
  name: 'startBandit',
  permission: 'bandits:edit',
  input: Target,
  async run({ banditId }, context): Promise<Bandit> {
    const { tx, now } = context;
    const row = await bandits.find(tx, banditId, { lock: true });
    const input = inputOf(row);
    await assertSound(tx, input);
    await assertAlone(tx, row);
    const [metric] = await metrics.byKeys(tx, [input.metricKey]);
    const metricVersionId = metric!.versionId;
    const started = await bandits.move(
      tx,
      row,
      'start',
      {
        started_at: now,
        metric_version_id: metricVersionId,
        next_look_at: new Date(now.getTime() + input.policy.lookEveryHours * hour),
      },
      now,
    );
    await metrics.use(tx, [metricVersionId], banditId, now);
    const { floorPercentage, burnIn, halfLifeDays } = input.policy;
    const first = {
      number: 1,
      ...allocate(
        input.arms.map(({ key }) => key),
        [],
        { reward: 'mean', direction: 'increase', floor: floorPercentage / 100, burnIn, halfLifeDays },
        now,
      ),
    };
    await bandits.addAllocation(tx, banditId, first, now);
    await giveArms(tx, started, first, now);
    return await told(context, row, started, 'startBandit', 'bandit.started', null);
  },
});

/** Shares stand still: nothing is learnt meanwhile, and who has an arm keeps it. @throws NotFound, TransitionNotAllowed */
export const pauseBandit = command({
  name: 'pauseBandit',
  permission: 'bandits:edit',
  input: Target,
  async run({ banditId }, context): Promise<Bandit> {
    const row = await bandits.find(context.tx, banditId, { lock: true });
    const paused = await bandits.move(context.tx, row, 'pause', { next_look_at: null }, context.now);
    return await told(context, row, paused, 'pauseBandit', 'bandit.paused', null);
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
    return await told(context, row, resumed, 'resumeBandit', 'bandit.resumed', null);
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
    return await told(context, row, ended, 'endBandit', 'bandit.ended', reason);
  },
});

async function told(
  { tx, journal }: CommandContext,
  before: bandits.BanditRow,
  after: bandits.BanditRow,
  action: string,
  type: string,
  why: string | null,
): Promise<Bandit> {
  journal({
    type,
    area: 'bandits',
    entityId: after.id,
    audit: { action, before: { status: before.status }, after: { status: after.status }, why },
  });
  return await readBandit(tx, after);
}

/** An experiment or another bandit on the flag would take these arms for its own. */
async function assertAlone(tx: Tx, row: bandits.BanditRow): Promise<void> {
  const other =
    (await experiments.onFlag(tx, row.flag_key, row.environment)) ??
    (await bandits.onFlag(tx, row.flag_key, row.environment));
  if (!other || other.id === row.id) return;
  throw new PricewrightError(
    'TransitionNotAllowed',
    `"${other.key}" gives the values of ${row.flag_key} in ${row.environment} already: end it first.`,
  );
}
