import type { Db } from '../database/client.ts';
import { wakeRelay } from '../database/journal.ts';

/** Commands within this time share one NOTIFY. */
const delayMs = 5;

/** Wakes the relay after a commit; should the NOTIFY fail, the relay's own polling finds the entry. */
export function coalescedWake(db: Db): () => void {
  let pending = false;
  return () => {
    if (pending) return;
    pending = true;
    setTimeout(() => {
      pending = false;
      wakeRelay(db).catch(() => {});
    }, delayMs);
  };
}
