import { invalidRequest, resourceMissing } from '../errors.ts';
import type { Pagination } from '../params/common.ts';

export interface List<T> {
  object: 'list';
  data: T[];
  has_more: boolean;
  url: string;
}

/**
 * One page, newest first (https://docs.stripe.com/api/pagination).
 * @param oldestFirst all records of the kind, unfiltered, in order of creation
 */
export function paginate<T extends { id: string }>(
  oldestFirst: T[],
  matches: (record: T) => boolean,
  page: Pagination,
  url: string,
  noun: string,
): List<T> {
  const { limit = 10, starting_after: after, ending_before: before } = page;
  if (after !== undefined && before !== undefined) {
    throw invalidRequest(
      'You cannot use both `starting_after` and `ending_before` at the same time.',
      'ending_before',
      'parameters_exclusive',
    );
  }
  const cursor = after ?? before;
  // The cursor may itself no longer match the filter: its place in the whole order counts.
  const at = cursor === undefined ? -1 : oldestFirst.findIndex((record) => record.id === cursor);
  if (cursor !== undefined && at < 0) {
    throw resourceMissing(noun, cursor, after === undefined ? 'ending_before' : 'starting_after', 400);
  }
  if (before !== undefined) {
    const newer = oldestFirst.slice(at + 1).filter(matches);
    const data = newer.slice(0, limit).reverse();
    return { object: 'list', data, has_more: newer.length > limit, url };
  }
  const older = (after === undefined ? oldestFirst : oldestFirst.slice(0, at)).filter(matches);
  const data = older.slice(Math.max(0, older.length - limit)).reverse();
  return { object: 'list', data, has_more: older.length > limit, url };
}
