import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { createEvaluationApp } from './evaluation-app.ts';

const retryMs = 1_000;
const answerWithinMs = 3_000;

/**
 * When the database is down at the start and a snapshot of flags is there, evaluates from it at the API's address until the
 * database answers; then the address is free for the whole API. Without a snapshot it returns at once.
 */
export async function answerFromSnapshot(
  options: Parameters<typeof createEvaluationApp>[0] & {
    address: { host: string; port: number };
    databaseAnswers: () => Promise<void>;
  },
): Promise<void> {
  const answers = () =>
    Promise.race([
      options.databaseAnswers().then(
        () => true,
        () => false,
      ),
      sleep(answerWithinMs, false, { ref: false }),
    ]);
  if (!existsSync(options.snapshotPath) || (await answers())) return;
  const app = await createEvaluationApp(options);
  await app.listen(options.address);
  const closed = new AbortController();
  const stop = () => closed.abort();
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  while (!closed.signal.aborted && !(await answers())) {
    await sleep(retryMs, undefined, { signal: closed.signal }).catch(() => {});
  }
  process.off('SIGTERM', stop);
  process.off('SIGINT', stop);
  await app.close();
  if (closed.signal.aborted) process.exit(0);
}
