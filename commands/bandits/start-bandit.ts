import { z } from 'zod';
import { type Bandit, BanditId } from '../../contracts/bandits.ts';
import * as bandits from '../../database/bandits.ts';
import * as changeRequests from '../../database/change-requests.ts';
import type { Tx } from '../../database/client.ts';
import * as metrics from '../../database/metrics.ts';
import { shownHash } from '../../domain/approvals/shown-hash.ts';
import { allocate } from '../../domain/bandits/allocate.ts';
import { noProcess, onDecision } from '../approvals/instant-changes.ts';
import { requestApproval } from '../approvals/request-approval.ts';
import { type CommandContext, command } from '../command.ts';
import { assertAlone } from '../experiments/assert-alone.ts';
import { flagSubject } from '../rollouts/flag-subject.ts';
import { assertSound, inputOf } from './create-bandit.ts';
import { giveArms } from './give-arms.ts';
import { readBandit } from './read-bandit.ts';
import { told } from './tell-bandit.ts';

const hour = 3_600_000;

/**
 * Begins with equal shares; the metric is fixed as it is defined now. What reaches many customers waits for a second person: the
 * bandit stays a draft that says so.
 * @throws NotFound, TransitionNotAllowed also when something else gives the flag's values, ExperimentationError,
 * CustomerImpactTooHigh past a hard limit
 */
export const startBandit = command({
  name: 'startBandit',
  permission: 'bandits:edit',
  input: z.strictObject({ banditId: BanditId }),
  async run({ banditId }, context): Promise<Bandit> {
    const row = await startable(context.tx, banditId);
    const waiting = await waitsForApproval(row, context);
    return waiting ? await readBandit(context.tx, waiting) : await begin(row, context, null);
  },
});

async function startable(tx: Tx, banditId: string): Promise<bandits.BanditRow> {
  const row = await bandits.find(tx, banditId, { lock: true });
  bandits.assertAllowed('start', row);
  await assertSound(tx, inputOf(row));
  await assertAlone(tx, row);
  return row;
}

async function begin(row: bandits.BanditRow, context: CommandContext, approvalId: string | null): Promise<Bandit> {
  const { tx, now } = context;
  const { metricKey, arms, policy } = row.definition;
  const [metric] = await metrics.byKeys(tx, [metricKey]);
  const metricVersionId = metric!.versionId;
  const started = await bandits.move(
    tx,
    row,
    'start',
    {
      started_at: now,
      reason: null,
      metric_version_id: metricVersionId,
      next_look_at: new Date(now.getTime() + policy.lookEveryHours * hour),
    },
    now,
  );
  await metrics.use(tx, [metricVersionId], row.id, now);
  const first = {
    number: 1,
    ...allocate(
      arms.map(({ key }) => key),
      [],
      {
        reward: 'mean',
        direction: 'increase',
        floor: policy.floorPercentage / 100,
        burnIn: policy.burnIn,
        halfLifeDays: policy.halfLifeDays,
      },
      now,
    ),
  };
  await bandits.addAllocation(tx, row.id, first, now);
  await giveArms(tx, started, first, now);
  return await told(context, row, started, 'startBandit', 'bandit.started', { approvalId });
}

/** @returns the draft as it waits, or null when nobody else is needed */
async function waitsForApproval(
  row: bandits.BanditRow,
  { tx, now, caller }: CommandContext,
): Promise<bandits.BanditRow | null> {
  if (row.environment !== 'production') return null;
  const { arms, condition } = row.definition;
  const shown = { bandit: row.id, flag: row.flag_key, environment: row.environment, arms, condition };
  await changeRequests.voidWaitingOn(tx, row.id, now);
  const request = await requestApproval(
    tx,
    {
      area: 'bandits',
      entityId: row.id,
      operationId: null,
      command: 'startBandit',
      summary: `Start the bandit "${row.name}" on the feature ${row.flag_key} in ${row.environment}`,
      maker: caller.actor,
      shown,
      shownHash: shownHash(shown),
      onApproval: noProcess,
      onRejection: noProcess,
    },
    { affectedCustomers: await flagSubject.affectedCustomers(tx, { condition, environment: row.environment }, 100) },
    now,
  );
  return request ? await bandits.say(tx, row.id, 'Its start waits for approval by a second person.', now) : null;
}

onDecision('startBandit', {
  async approved(request, context) {
    await begin(await startable(context.tx, request.entity_id), context, request.id);
  },
  async rejected(request, { tx, now }) {
    await bandits.say(tx, request.entity_id, 'Its start was not approved.', now);
  },
});
