import pg from 'pg';
import { type RelayDeps, relayRound } from './relay.ts';

/** Any two processes that could both number the journal must agree on this: it is the lock's name. */
const lockId = 7_405_926_001;
const pollMs = 250;
const standbyMs = 1_000;

/**
 * Runs the relay while this process holds the leader's lock; another process takes over when it dies, since Postgres
 * frees the lock with the connection.
 */
export function startRelay(databaseUrl: string, deps: RelayDeps): { stop(): Promise<void> } {
  let stopping = false;
  let wake: () => void = () => {};
  const { log } = deps;

  const nap = (ms: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  async function lead(connection: pg.Client): Promise<void> {
    await connection.query('listen pricewright_journal_written');
    let woken = false;
    connection.on('notification', () => {
      woken = true;
      wake();
    });
    let lost = false;
    connection.on('end', () => {
      lost = true;
      wake();
    });
    log.info('the relay leads');
    while (!stopping && !lost) {
      woken = false;
      const round = await relayRound(deps);
      const more = round.lastPosition !== null || round.dispatched > 0;
      if (!woken && !more) await nap(pollMs);
    }
  }

  async function run(): Promise<void> {
    while (!stopping) {
      const connection = new pg.Client({ connectionString: databaseUrl });
      connection.on('error', () => {});
      try {
        await connection.connect();
        const { rows } = await connection.query('select pg_try_advisory_lock($1) as leader', [lockId]);
        if (rows[0]?.leader) await lead(connection);
        else await nap(standbyMs);
      } catch (error) {
        log.warn({ error: error instanceof Error ? error.message : String(error) }, 'the relay stumbled');
        await nap(standbyMs);
      } finally {
        await connection.end().catch(() => {});
      }
    }
  }

  const running = run();
  return {
    async stop() {
      stopping = true;
      wake();
      await running;
    },
  };
}
