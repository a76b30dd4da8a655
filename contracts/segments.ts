import { z } from 'zod';
import { CustomerId, Key, SegmentId } from './ids.ts';
import { storable, storableJson } from './personal-data.ts';

const Text = (most: number) => z.string().max(most).refine(storable, 'holds a character that cannot be stored');

/** Over the fields of customers and their own attributes; `{}` is everybody. */
export const SegmentCondition = z.record(z.string(), z.unknown()).superRefine((condition, context) => {
  if (!storableJson(condition))
    context.addIssue({ code: 'custom', message: 'holds a character that cannot be stored' });
  if (JSON.stringify(condition).length > 20_000) {
    context.addIssue({ code: 'custom', message: 'a condition has at most 20000 characters' });
  }
});

const fields = {
  name: Text(250).pipe(z.string().trim().min(1)),
  description: Text(2000),
  condition: SegmentCondition,
};

export const CreateSegmentInput = z.strictObject({ key: Key, ...fields, description: fields.description.default('') });
export type CreateSegmentInput = z.infer<typeof CreateSegmentInput>;
export const SegmentUpdates = z.strictObject(fields).partial();
export type SegmentUpdates = z.infer<typeof SegmentUpdates>;

/** The spec's CustomerSegment: customers of whom a condition holds, now and whenever it is asked. */
export const Segment = z.strictObject({
  id: SegmentId,
  key: Key,
  name: z.string(),
  description: z.string(),
  condition: z.record(z.string(), z.unknown()),
  revision: z.int().positive(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
});
export type Segment = z.infer<typeof Segment>;

export const PreviewSegmentInput = z.strictObject({ condition: SegmentCondition });
export const SegmentPreview = z.strictObject({
  /** Customers of whom the condition holds now. */
  size: z.int().nonnegative(),
  /** All customers. */
  of: z.int().nonnegative(),
  sample: z.array(CustomerId),
});
export type SegmentPreview = z.infer<typeof SegmentPreview>;
