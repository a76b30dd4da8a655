import canonicalize from 'canonicalize';
import type { FlagBehaviour } from './definition.ts';

/** What a promotion carries over: everything but whether it is on, which belongs to the environment. */
const promoted = ['defaultValue', 'rules', 'overrides', 'schedule'] as const;

/** Fields of a flag that differ between two environments, with both values. */
export function behaviourDifference(before: FlagBehaviour, after: FlagBehaviour) {
  return promoted
    .filter((field) => canonicalize(before[field]) !== canonicalize(after[field]))
    .map((field) => ({ field, before: before[field] as unknown, after: after[field] as unknown }));
}
