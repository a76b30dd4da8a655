import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readRecord, removeRecord } from './guarded.ts';
import { isRunning } from './identity.ts';
import { gone, stopProcess } from './stop.ts';

/** Order in which parts stop: whoever uses another ends before it. */
export const stopOrder = ['worker', 'api', 'stripe-sandbox', 'inbox', 'temporal', 'postgres'] as const;
export type PartName = (typeof stopOrder)[number];

export function recordFileOf(runFolder: string, name: string): string {
  return join(runFolder, `${name}.json`);
}

/**
 * Stops what an earlier launcher left running according to the records in `runFolder`. A record names process and start
 * time, so a process that has got the same id since is never touched.
 * @returns names of the parts that were stopped
 */
export async function stopLeftovers(runFolder: string): Promise<string[]> {
  if (!existsSync(runFolder)) return [];
  const rank = (name: string) => (stopOrder as readonly string[]).indexOf(name);
  const names = readdirSync(runFolder)
    .filter((file) => file.endsWith('.json'))
    .map((file) => file.slice(0, -'.json'.length))
    .sort((a, b) => rank(a) - rank(b));
  const stopped: string[] = [];
  for (const name of names) {
    if (await stopRecorded(recordFileOf(runFolder, name))) stopped.push(name);
  }
  return stopped;
}

/** Stops what one record names and removes the record. @returns whether it was still running */
export async function stopRecorded(recordFile: string): Promise<boolean> {
  const record = readRecord(recordFile);
  const wasRunning = record !== undefined && isRunning(record.child);
  if (record) {
    if (wasRunning) await stopProcess(record.child, { gentle: record.stopSignal, graceMs: record.graceMs });
    if (!(await gone(record.guard, 2_000))) await stopProcess(record.guard, { graceMs: 2_000 });
  }
  removeRecord(recordFile);
  return wasRunning;
}
