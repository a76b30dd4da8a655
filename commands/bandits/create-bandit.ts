import { z } from 'zod';
import { type Bandit, BanditId, BanditUpdates, CreateBanditInput } from '../../contracts/bandits.ts';
import { PricewrightError } from '../../contracts/tables/pricewright-error.ts';
import * as bandits from '../../database/bandits.ts';
import * as changeRequests from '../../database/change-requests.ts';
import type { Tx } from '../../database/client.ts';
import * as flags from '../../database/flags.ts';
import { newId } from '../../database/ids.ts';
import * as metrics from '../../database/metrics.ts';
import { checkBandit } from '../../domain/bandits/check-bandit.ts';
import { command } from '../command.ts';
import { assertRevision } from '../revision.ts';
import { readBandit } from './read-bandit.ts';

/** Writes a bandit down; nobody is given anything yet. @throws AlreadyExists, ExperimentationError */
export const createBandit = command({
  name: 'createBandit',
  permission: 'bandits:edit',
  input: CreateBanditInput,
  async run(input, { tx, now, caller, journal }): Promise<Bandit> {
    await assertSound(tx, input);
    const { key, name, environment, flagKey, ...definition } = input;
    const id = newId('bandit');
    const row = await bandits.insert(
      tx,
      { id, key, name, environment, flag_key: flagKey, definition, created_by: caller.actor },
      now,
    );
    journal({
      type: 'bandit.created',
      area: 'bandits',
      entityId: id,
      audit: { action: 'createBandit', before: null, after: input, why: null },
    });
    return await readBandit(tx, row);
  },
});

/** Of a draft. @throws NotFound, ConcurrentModification, TransitionNotAllowed, ExperimentationError */
export const updateBandit = command({
  name: 'updateBandit',
  permission: 'bandits:edit',
  input: z.strictObject({ banditId: BanditId, revision: z.int(), updates: BanditUpdates }),
  async run({ banditId, revision, updates }, { tx, now, journal }): Promise<Bandit> {
    const row = await bandits.find(tx, banditId, { lock: true });
    assertRevision(row.revision, revision, banditId);
    if (row.status !== 'draft') {
      throw new PricewrightError(
        'TransitionNotAllowed',
        'A bandit that has begun stays as it is: end it and begin another.',
      );
    }
    const before = inputOf(row);
    const after = { ...before, ...updates };
    await assertSound(tx, after);
    const { key: _, name, environment, flagKey, ...definition } = after;
    // Who approves stands for what was shown: an edit is another bandit.
    await changeRequests.voidWaitingOn(tx, banditId, now);
    const edited = await bandits.edit(tx, banditId, { name, environment, flag_key: flagKey, definition }, now);
    journal({
      type: 'bandit.updated',
      area: 'bandits',
      entityId: banditId,
      audit: { action: 'updateBandit', before, after, why: null },
    });
    return await readBandit(tx, edited);
  },
});

export function inputOf(row: bandits.BanditRow): CreateBanditInput {
  return { key: row.key, name: row.name, environment: row.environment, flagKey: row.flag_key, ...row.definition };
}

/** @throws ExperimentationError naming every field */
export async function assertSound(tx: Tx, input: CreateBanditInput): Promise<void> {
  const [[flag], [metric]] = await Promise.all([
    flags.byKeys(tx, [input.flagKey]),
    metrics.byKeys(tx, [input.metricKey]),
  ]);
  const problems = checkBandit(input, {
    flag: flag ? { type: flag.type, archived: flag.archived_at !== null } : null,
    metric: metric?.definition ?? null,
  });
  const [first] = problems;
  if (first) throw new PricewrightError('ExperimentationError', first.message, { fields: problems });
}
