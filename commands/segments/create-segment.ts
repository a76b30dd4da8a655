import { CreateSegmentInput, type Segment } from '../../contracts/segments.ts';
import { checkSegmentCondition } from '../../database/customer-list.ts';
import { newId } from '../../database/ids.ts';
import * as segments from '../../database/segments.ts';
import { command } from '../command.ts';

/** Customers by a condition, for all areas. @throws AlreadyExists, MalformedRequest */
export const createSegment = command({
  name: 'createSegment',
  permission: 'segments:edit',
  input: CreateSegmentInput,
  async run(input, { tx, now, journal }): Promise<Segment> {
    checkSegmentCondition(input.condition);
    const row = await segments.insert(tx, newId('segment'), input, now);
    journal({
      type: 'segment.created',
      area: 'segments',
      entityId: row.id,
      audit: { action: 'createSegment', before: null, after: input, why: null },
    });
    return presentSegment(row);
  },
});

export function presentSegment(row: segments.SegmentRow): Segment {
  return {
    id: row.id,
    key: row.key,
    name: row.name,
    description: row.description,
    condition: row.condition as Segment['condition'],
    revision: row.revision,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  };
}
