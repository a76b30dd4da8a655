import { setTimeout as sleep } from 'node:timers/promises';
import { isRunning, type ProcessIdentity } from './identity.ts';

/** Sends a signal to exactly this process, and none when its id belongs to another by now. */
export function signal(identity: ProcessIdentity, name: NodeJS.Signals): void {
  if (!isRunning(identity)) return;
  try {
    process.kill(identity.pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** @returns whether the process was gone within the time */
export async function gone(identity: ProcessIdentity, withinMs: number): Promise<boolean> {
  const deadline = Date.now() + withinMs;
  while (isRunning(identity)) {
    if (Date.now() >= deadline) return false;
    await sleep(25);
  }
  return true;
}

/** Asks a process to end, and ends it by SIGKILL when it has not within the grace time. */
export async function stopProcess(
  identity: ProcessIdentity,
  { gentle = 'SIGTERM', graceMs = 10_000 }: { gentle?: NodeJS.Signals; graceMs?: number } = {},
): Promise<void> {
  signal(identity, gentle);
  if (await gone(identity, graceMs)) return;
  signal(identity, 'SIGKILL');
  await gone(identity, 5_000);
}
