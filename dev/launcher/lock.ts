import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { identityOf, isRunning, type ProcessIdentity } from '../processes/identity.ts';

export interface LauncherRecord {
  launcher: ProcessIdentity;
  /** Where people open what it runs; known once the ports are chosen. */
  url?: string;
}

/** The launcher that runs on this data folder, if any. */
export function runningLauncher(lockFile: string): LauncherRecord | undefined {
  try {
    const record = JSON.parse(readFileSync(lockFile, 'utf8')) as LauncherRecord;
    return isRunning(record.launcher) ? record : undefined;
  } catch {
    return undefined;
  }
}

/** Takes the data folder for this process. @returns who has it already, if somebody has */
export function takeLock(lockFile: string): LauncherRecord | undefined {
  const own: LauncherRecord = { launcher: identityOf(process.pid)! };
  const prepared = `${lockFile}.${process.pid}`;
  writeFileSync(prepared, JSON.stringify(own));
  try {
    for (;;) {
      try {
        linkSync(prepared, lockFile);
        return undefined;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      }
      const other = runningLauncher(lockFile);
      if (other) return other;
      discardStale(lockFile);
    }
  } finally {
    rmSync(prepared, { force: true });
  }
}

/** Two starts may find the same stale lock: what the slower one moves away can be the quicker one's new lock. */
function discardStale(lockFile: string): void {
  const aside = `${lockFile}.stale-${process.pid}`;
  try {
    renameSync(lockFile, aside);
    if (runningLauncher(aside)) linkSync(aside, lockFile);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ENOENT' && code !== 'EEXIST') throw error;
  } finally {
    rmSync(aside, { force: true });
  }
}

/** Lets a second start say where this one is to be found. */
export function announce(lockFile: string, url: string): void {
  const record: LauncherRecord = { launcher: identityOf(process.pid)!, url };
  writeFileSync(`${lockFile}.new`, JSON.stringify(record));
  renameSync(`${lockFile}.new`, lockFile);
}

export function releaseLock(lockFile: string): void {
  if (runningLauncher(lockFile)?.launcher.pid === process.pid) rmSync(lockFile, { force: true });
}
