import { z } from 'zod';
import { Environment } from '../../contracts/flags.ts';
import { FlagId } from '../../contracts/ids.ts';
import { PricewrightError } from '../../contracts/tables/pricewright-error.ts';
import * as changeRequests from '../../database/change-requests.ts';
import type { Db } from '../../database/client.ts';
import { lastEvaluated } from '../../database/flag-configuration.ts';
import * as flags from '../../database/flags.ts';
import { plansGranting } from '../../database/plans-granting.ts';
import { shownHash } from '../../domain/approvals/shown-hash.ts';
import { unaskedDays } from '../../domain/flags/staleness.ts';
import { noProcess, onDecision } from '../approvals/instant-changes.ts';
import { requestApproval } from '../approvals/request-approval.ts';
import { type CommandContext, command } from '../command.ts';
import { assertRevision } from '../revision.ts';
import type { FlagChanged } from './change-flag.ts';
import { gatherImpact } from './gather-impact.ts';
import { readFlag } from './read-flag.ts';

interface Archiving {
  flagId: string;
  revision: number;
  archived: boolean;
}

/** What an approver is shown, and what is applied. */
interface ProposedArchiving extends Archiving {
  flagKey: string;
  affectedCustomers: number;
}

/**
 * Puts a flag away in every environment, or takes it out again. An archived flag is unknown to those who evaluate: who had
 * another value than the default loses it, which waits for a second person where it reaches many.
 * @throws FeatureDependencyViolation while another flag or a plan needs it
 */
export const archiveFlag = command({
  name: 'archiveFlag',
  permission: 'flags:edit',
  input: z.strictObject({ flagId: FlagId, revision: z.int(), environment: Environment, archived: z.boolean() }),
  async gather({ flagId, archived }, { db, now }) {
    const { key } = await flags.find(db, flagId);
    if (archived && !(await isAsked(db, key, now()))) return 0;
    return await gatherImpact({ db, now }, flagId, 'production', () => ({ archived }));
  },
  async run({ flagId, revision, environment, archived }, { gathered, ...context }): Promise<FlagChanged> {
    const { tx, now, caller } = context;
    const archiving = { flagId, revision, archived };
    const row = await checkedArchiving(archiving, context);
    if (gathered > 0) {
      const proposed: ProposedArchiving = { ...archiving, flagKey: row.key, affectedCustomers: gathered };
      const request = await requestApproval(
        tx,
        {
          area: 'flags',
          entityId: flagId,
          operationId: null,
          command: 'archiveFlag',
          summary: `${archived ? 'Archive' : 'Take out of the archive'} the flag "${row.key}" in every environment`,
          maker: caller.actor,
          shown: proposed,
          shownHash: shownHash(proposed),
          onApproval: noProcess,
          onRejection: noProcess,
        },
        { affectedCustomers: gathered },
        now,
      );
      if (request) return { waiting: { changeRequestId: request.id, expiresAt: request.expiresAt.toISOString() } };
    }
    await write(archiving, null, context);
    return { flag: await readFlag(tx, flagId, environment, now) };
  },
});

/** What nobody has evaluated for so long gives nobody a value that could be missed: as long as makes a flag stale. */
async function isAsked(db: Db, key: string, now: Date): Promise<boolean> {
  const last = (await lastEvaluated(db, 'production', [key])).get(key);
  return last !== undefined && now.getTime() - last.getTime() < unaskedDays * 86_400_000;
}

/** @throws ConcurrentModification, TransitionNotAllowed, FeatureDependencyViolation */
async function checkedArchiving({ flagId, revision, archived }: Archiving, { tx }: CommandContext) {
  const row = await flags.find(tx, flagId, { lock: true });
  assertRevision(row.revision, revision, flagId);
  if (archived === (row.archived_at !== null)) {
    throw new PricewrightError('TransitionNotAllowed', `It is ${archived ? 'archived already' : 'not archived'}.`, {
      configurationId: flagId,
    });
  }
  if (archived) await assertUnneeded(tx, row.key);
  return row;
}

async function write(
  { flagId, archived }: Archiving,
  approvalId: string | null,
  { tx, now, journal }: CommandContext,
): Promise<void> {
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
      ...(approvalId ? { approvalId } : {}),
    },
  });
  await changeRequests.voidWaitingOn(tx, flagId, now);
}

onDecision('archiveFlag', {
  async approved(request, context) {
    const archiving = request.shown as ProposedArchiving;
    await checkedArchiving(archiving, context);
    await write(archiving, request.id, context);
  },
  async rejected() {
    // Nothing was written: the flag is as it was.
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
