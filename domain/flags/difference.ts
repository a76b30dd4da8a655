import canonicalize from 'canonicalize';
import type { FlagBehaviour } from './definition.ts';

/** What a promotion carries over: everything but whether it is on, which belongs to the environment. */
const promoted = ['defaultValue', 'rules', 'overrides', 'schedule'] as const;

/** Whether two JSON values are one, however their fields are ordered. */
export function isSameValue(one: unknown, other: unknown): boolean {
  return canonicalize(one) === canonicalize(other);
}

/** Fields of a flag that differ between two environments, with both values. */
export function behaviourDifference(before: FlagBehaviour, after: FlagBehaviour) {
  return promoted
    .filter((field) => !isSameValue(before[field], after[field]))
    .map((field) => ({ field, before: before[field] as unknown, after: after[field] as unknown }));
}
