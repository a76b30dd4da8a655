import canonicalize from 'canonicalize';
import type { CatalogueChange } from '../../../contracts/plans.ts';

export type FieldChange = CatalogueChange['changes'][number];

export function same(a: unknown, b: unknown): boolean {
  return canonicalize(a) === canonicalize(b);
}

/** The fields of `to` that differ from `from`'s. */
export function fieldChanges<T extends object>(from: T, to: T, fields: readonly (keyof T & string)[]): FieldChange[] {
  return fields
    .filter((field) => !same(from[field], to[field]))
    .map((field) => ({ field, from: from[field], to: to[field] }));
}

/** A list in words: "name", "name and description", "name, description and unit label". */
export function inWords(items: readonly string[]): string {
  const unique = [...new Set(items)];
  return unique.length < 2 ? unique.join('') : `${unique.slice(0, -1).join(', ')} and ${unique.at(-1)}`;
}

export function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
