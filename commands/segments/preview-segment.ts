import type { SegmentPreview } from '../../contracts/segments.ts';
import type { Db } from '../../database/client.ts';
import { countCustomers, customersWhere } from '../../database/customer-list.ts';
import type { Condition } from '../../domain/condition/condition.ts';

const sampleSize = 10;

/** How many customers a condition holds for now, with the newest of them. @throws MalformedRequest */
export async function previewSegment(db: Db, condition: Condition): Promise<SegmentPreview> {
  const [{ ids, total }, of] = await Promise.all([
    customersWhere(db, condition, { page: 1, perPage: sampleSize, sort: '-createdAt' }),
    countCustomers(db),
  ]);
  return { size: total, of, sample: ids };
}
