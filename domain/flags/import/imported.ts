import type { FlagRule } from '../../../contracts/flag-rules.ts';
import type { Flag } from '../../../contracts/flags.ts';
import { isObject } from '../../condition/condition.ts';

/** A flag of another system as one of ours. */
export interface ImportedFlag {
  key: string;
  name: string;
  description: string;
  type: Flag['type'];
  kind: Flag['kind'];
  enabled: boolean;
  defaultValue: unknown;
  variants: { key: string; value: unknown }[];
  rules: FlagRule[];
  dependencies: { flagKey: string; condition?: Record<string, unknown> }[];
}

/** What could not be carried over, so that a person can decide. */
export interface Loss {
  flag: string;
  what: string;
  why: string;
}

/** A flag as it was read, and what of it could not be carried over. */
export interface ReadFlag {
  flag: ImportedFlag;
  losses: Loss[];
}

/** A flag as it stands in the file, not read yet. */
export interface FiledFlag {
  name: string;
  filed: unknown;
}

/** Why a file is none of the format's; its flags otherwise. */
export type FlagFile = { flags: FiledFlag[] } | { unreadable: string };

/** The flags of a file that keeps them by name. */
export function flagsByName(flags: unknown): FiledFlag[] | null {
  if (!isObject(flags)) return null;
  return Object.entries(flags).map(([name, filed]) => ({ name, filed }));
}

/** Code asks by the key: it stays as it is, and one that cannot be here is told as a loss. */
export function keyFor(name: string, losses: Loss[]): string {
  const key = name
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^[^A-Za-z0-9]+/, '')
    .slice(0, 64);
  const usable = key === '' ? 'flag' : key;
  if (usable !== name) losses.push({ flag: name, what: 'its key', why: `It is called "${usable}" here.` });
  return usable;
}

/** A variant's key in our spelling: lower case, beginning with a letter. */
export function variantKeyFor(name: string): string {
  const key = name
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .replace(/[^a-z0-9_-]+/g, '-')
    .replace(/^[^a-z]+/, '')
    .slice(0, 64);
  return key === '' ? 'variant' : key;
}

export function typeOfValue(value: unknown): Flag['type'] {
  if (typeof value === 'boolean' || typeof value === 'string' || typeof value === 'number') {
    return typeof value as 'boolean' | 'string' | 'number';
  }
  return 'json';
}
