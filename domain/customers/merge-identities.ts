import type { Identity } from '../../contracts/personal-data.ts';

interface Mergeable {
  id: string;
  assignment_id: string;
  created_at: Date;
}

/**
 * By what experiments assign the merged one from now on: the assignment of whichever was there first, so that whoever
 * has seen a price keeps seeing it.
 */
export function keptAssignment(one: Mergeable, other: Mergeable): string {
  const [a, b] = [one.created_at.getTime(), other.created_at.getTime()];
  const oneFirst = a < b || (a === b && one.id <= other.id);
  return oneFirst ? one.assignment_id : other.assignment_id;
}

/** The survivor's identity, completed from the other's. */
export function completedIdentity(survivor: Identity, other: Identity): Identity {
  return {
    name: survivor.name ?? other.name,
    email: survivor.email ?? other.email,
    phone: survivor.phone ?? other.phone,
    address: survivor.address ?? other.address,
    vatId: survivor.vatId ?? other.vatId,
  };
}

/** Both records' attributes; where they differ the survivor's. */
export function completedAttributes<T>(survivor: Record<string, T>, other: Record<string, T>): Record<string, T> {
  return { ...other, ...survivor };
}
