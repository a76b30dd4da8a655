import type { z } from 'zod';
import type { CreateRevenueTargetInput } from '../../contracts/revenue-targets.ts';
import { PricewrightError } from '../../contracts/tables/pricewright-error.ts';

export type TargetFields = z.output<typeof CreateRevenueTargetInput>;

/** @throws MalformedRequest for a period that ends before it begins, or a floor above the target */
export function assertSensible({ from, to, target, floor }: TargetFields): void {
  const problem =
    to <= from
      ? { field: 'to', code: 'ends_before_it_begins', message: `${to} is not after ${from}.` }
      : floor !== null && floor > target
        ? { field: 'floor', code: 'above_target', message: `${floor} is above the target ${target}.` }
        : null;
  if (problem) throw new PricewrightError('MalformedRequest', problem.message, { fields: [problem] });
}

/** What people decide about a target, for the audit. */
export function fieldsOf({ name, from, to, target, floor }: TargetFields): TargetFields {
  return { name, from, to, target, floor };
}
