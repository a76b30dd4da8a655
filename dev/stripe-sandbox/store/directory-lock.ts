import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/**
 * Two processes appending to one journal would lose each other's writes: the second is refused.
 * A lock whose process is gone (SIGKILL) is taken over.
 */
export function lockDirectory(directory: string): () => void {
  const path = join(directory, 'lock');
  const mine = `${path}.${process.pid}`;
  writeFileSync(mine, String(process.pid));
  try {
    for (let attempt = 0; attempt < 3; attempt += 1) {
      try {
        linkSync(mine, path);
        return () => rmSync(path, { force: true });
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      }
      const owner = Number(readFileSync(path, 'utf8'));
      if (owner !== process.pid && isRunning(owner)) {
        throw new Error(`Another Stripe sandbox (process ${owner}) uses ${directory}.`);
      }
      if (owner === process.pid) throw new Error(`This process already runs a Stripe sandbox on ${directory}.`);
      rmSync(path, { force: true });
    }
    throw new Error(`Could not lock ${directory}.`);
  } finally {
    rmSync(mine, { force: true });
  }
}
