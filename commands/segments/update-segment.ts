import { z } from 'zod';
import { SegmentId } from '../../contracts/ids.ts';
import { type Segment, SegmentUpdates } from '../../contracts/segments.ts';
import * as changeRequests from '../../database/change-requests.ts';
import { checkSegmentCondition } from '../../database/customer-list.ts';
import * as segments from '../../database/segments.ts';
import { shownHash } from '../../domain/approvals/shown-hash.ts';
import { noProcess, onDecision } from '../approvals/instant-changes.ts';
import { requestApproval } from '../approvals/request-approval.ts';
import { type CommandContext, command } from '../command.ts';
import { affectedCustomers } from '../flags/affected-customers.ts';
import { assertRevision } from '../revision.ts';
import { presentSegment } from './create-segment.ts';

/** A change that was made, or one that waits for a second person. */
export type SegmentChanged = { segment: Segment } | { waiting: { changeRequestId: string; expiresAt: string } };

/** What an approver is shown, and what is applied: kept with the request, so that nothing else can be. */
interface ProposedSegmentChange {
  segmentId: string;
  revision: number;
  before: Segment;
  updates: SegmentUpdates;
  affectedCustomers: number;
}

/**
 * Who is in a segment from now on. Rules of flags ask segments, so it waits for a second person where it gives so many
 * customers another value in production, as an edit of those rules would.
 * @throws NotFound, ConcurrentModification, MalformedRequest, CustomerImpactTooHigh
 */
export const updateSegment = command({
  name: 'updateSegment',
  permission: 'segments:edit',
  input: z.strictObject({ segmentId: SegmentId, revision: z.int(), updates: SegmentUpdates }),
  async gather({ segmentId, updates: { condition } }, { db, now }) {
    if (!condition) return 0;
    checkSegmentCondition(condition);
    const { key } = await segments.find(db, segmentId);
    return await affectedCustomers(db, 'production', { segment: { key, after: condition } }, now());
  },
  async run({ segmentId, revision, updates }, { gathered, ...context }): Promise<SegmentChanged> {
    const { tx, now, caller } = context;
    // Requests before the segment, as an approval locks them too: otherwise the two could wait for each other.
    await changeRequests.voidWaitingOn(tx, segmentId, now);
    const before = await segments.find(tx, segmentId, { lock: true });
    assertRevision(before.revision, revision, segmentId);
    if (gathered > 0) {
      const proposed: ProposedSegmentChange = {
        segmentId,
        revision,
        before: presentSegment(before),
        updates,
        affectedCustomers: gathered,
      };
      const request = await requestApproval(
        tx,
        {
          area: 'segments',
          entityId: segmentId,
          operationId: null,
          command: 'updateSegment',
          summary: `Change who is in the segment "${before.key}", which rules of flags ask`,
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
    return { segment: await write(before, updates, null, context) };
  },
});

async function write(
  before: segments.SegmentRow,
  { condition, ...same }: SegmentUpdates,
  approvalId: string | null,
  { tx, now, journal }: CommandContext,
): Promise<Segment> {
  const changes = { ...same, ...(condition ? { condition: JSON.stringify(condition) } : {}) };
  const after = presentSegment(await segments.update(tx, before.id, changes, now));
  journal({
    type: 'segment.updated',
    area: 'segments',
    entityId: before.id,
    audit: {
      action: 'updateSegment',
      before: presentSegment(before),
      after,
      why: null,
      ...(approvalId ? { approvalId } : {}),
    },
  });
  return after;
}

onDecision('updateSegment', {
  /** @throws ConcurrentModification when it was edited since */
  async approved(request, context) {
    const { segmentId, revision, updates } = request.shown as ProposedSegmentChange;
    const before = await segments.find(context.tx, segmentId, { lock: true });
    assertRevision(before.revision, revision, segmentId);
    await write(before, updates, request.id, context);
  },
  async rejected() {
    // Nothing was written: the segment is as it was.
  },
});
