import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { FlagEnvironment } from '../../contracts/tables/flag-lifecycle.ts';
import type { FlagDefinition } from '../../domain/flags/definition.ts';
import type { HeldTime } from '../../domain/flags/schedule-time.ts';
import type { HeldKeys } from './evaluation-keys.ts';
import type { FlagSettings } from './live-environment.ts';

/** All that this process needs to go on answering after a restart without the database. */
export interface Snapshot {
  form: 1;
  savedAt: string;
  environments: { name: FlagEnvironment; version: number; changedAt: string; definitions: FlagDefinition[] }[];
  segments: { key: string; condition: Record<string, unknown> }[];
  settings: FlagSettings;
  /** The freeze that held schedules when it was saved. */
  held?: HeldTime | null;
  keys: HeldKeys;
}

/** Written beside and moved into place: a crash leaves the one before. Hashes of keys are in it, so that only its owner reads it. */
export async function writeSnapshot(path: string, snapshot: Snapshot): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const beside = `${path}.${process.pid}.tmp`;
  await writeFile(beside, JSON.stringify(snapshot), { mode: 0o600 });
  await rename(beside, path);
}

/** @returns null where there is none, or none that can be read */
export async function readSnapshot(path: string): Promise<Snapshot | null> {
  try {
    const snapshot = JSON.parse(await readFile(path, 'utf8')) as Snapshot;
    return snapshot.form === 1 ? snapshot : null;
  } catch {
    return null;
  }
}
