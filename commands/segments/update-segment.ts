import { z } from 'zod';
import { SegmentId } from '../../contracts/ids.ts';
import { type Segment, SegmentUpdates } from '../../contracts/segments.ts';
import { checkSegmentCondition } from '../../database/customer-list.ts';
import * as segments from '../../database/segments.ts';
import { command } from '../command.ts';
import { assertRevision } from '../revision.ts';
import { presentSegment } from './create-segment.ts';

const Target = { segmentId: SegmentId, revision: z.int() };

/** @throws NotFound, ConcurrentModification, MalformedRequest */
export const updateSegment = command({
  name: 'updateSegment',
  permission: 'segments:edit',
  input: z.strictObject({ ...Target, updates: SegmentUpdates }),
  async run({ segmentId, revision, updates }, { tx, now, journal }): Promise<Segment> {
    const before = await segments.find(tx, segmentId, { lock: true });
    assertRevision(before.revision, revision, segmentId);
    if (updates.condition) checkSegmentCondition(updates.condition);
    const { condition, ...same } = updates;
    const after = await segments.update(
      tx,
      segmentId,
      { ...same, ...(condition ? { condition: JSON.stringify(condition) } : {}) },
      now,
    );
    journal({
      type: 'segment.updated',
      area: 'segments',
      entityId: segmentId,
      audit: { action: 'updateSegment', before: presentSegment(before), after: presentSegment(after), why: null },
    });
    return presentSegment(after);
  },
});

/** @throws NotFound, ConcurrentModification */
export const deleteSegment = command({
  name: 'deleteSegment',
  permission: 'segments:edit',
  input: z.strictObject(Target),
  async run({ segmentId, revision }, { tx, journal }): Promise<void> {
    const before = await segments.find(tx, segmentId, { lock: true });
    assertRevision(before.revision, revision, segmentId);
    await segments.remove(tx, segmentId);
    journal({
      type: 'segment.deleted',
      area: 'segments',
      entityId: segmentId,
      audit: { action: 'deleteSegment', before: presentSegment(before), after: null, why: null },
    });
  },
});
