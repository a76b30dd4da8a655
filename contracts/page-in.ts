import type { PageQuery } from './http.ts';

/** A page of what is worked out as a whole, such as plans that break a rule: no table holds it. */
export function pageIn<T>(all: readonly T[], { page, perPage }: PageQuery): { data: T[]; total: number } {
  return { data: all.slice((page - 1) * perPage, page * perPage), total: all.length };
}
