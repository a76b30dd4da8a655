import pg from 'pg';
import { dispatchRound, orderRound, type RelayDeps } from './relay.ts';
import { wakeableLoop } from './wakeable-loop.ts';

/** Any two processes that could both number the journal must agree on this: it is the lock's name. */
export const relayLockId = 7_405_926_001;
const pollMs = 250;
const standbyMs = 1_000;
/** Postgres ends the session of a leader that stands still (a paused machine) for so long, and with it the leadership. */
const leadershipTimeoutMs = 15_000;
const stayingMs = 3_000;

/** Something that only one process may do at a time, beside the relay itself. */
export interface LeaderDuty {
  name: string;
  everyMs: number;
  /** Also run when the journal has grown. */
  followsJournal?: boolean;
  /** The rest between two runs while there is more to do; a tenth of a second without it. */
  restMs?: number;
  /** @returns whether there is more to do at once */
  run(): Promise<boolean>;
  /** Called when leadership ends in order. */
  stop?(): Promise<void>;
}

/**
 * Runs the relay while this process holds the leader's lock; another process takes over when it dies, since Postgres
 * frees the lock with the connection. Numbering and sealing, dispatching and each duty go on side by side: Temporal or a
 * customer's webhook that does not answer holds back none of the others.
 */
export function startRelay(
  databaseUrl: string,
  deps: RelayDeps,
  duties: LeaderDuty[] = [],
): { stop(): Promise<void>; leads(): boolean } {
  let stopping = false;
  let leading = false;
  let wakeStandby: () => void = () => {};
  let endLeadership: () => void = () => {};
  const { log } = deps;

  const nap = (ms: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      wakeStandby = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  async function lead(connection: pg.Client): Promise<void> {
    await connection.query('listen pricewright_journal_written');
    await connection.query(`set idle_session_timeout = ${leadershipTimeoutMs}`);
    const staying = wakeableLoop(stayingMs, async () => {
      await connection.query('select 1');
      return false;
    });
    const dispatching = wakeableLoop(pollMs, async () => {
      const { dispatched } = await dispatchRound(deps);
      return dispatched > 0;
    });
    const dutyLoops = duties.map((duty) => wakeableLoop(duty.everyMs, () => tolerantly(duty), duty.restMs));
    const followers = [dispatching, ...dutyLoops.filter((_, index) => duties[index]!.followsJournal)];
    const ordering = wakeableLoop(pollMs, async () => {
      const lastPosition = await orderRound(deps);
      if (lastPosition !== null) for (const follower of followers) follower.wake();
      return lastPosition !== null;
    });
    const loops = [ordering, dispatching, staying, ...dutyLoops];
    endLeadership = () => {
      for (const loop of loops) loop.end();
    };
    connection.on('notification', ordering.wake);
    connection.on('end', endLeadership);
    log.info('the relay leads');
    leading = true;
    if (stopping) endLeadership();
    try {
      // The first loop to fail ends the others: what failed them is most likely Postgres.
      await Promise.all(loops.map((loop) => loop.run().finally(endLeadership)));
    } finally {
      await Promise.allSettled(loops.map((loop) => loop.ended));
      leading = false;
      for (const duty of duties) await duty.stop?.().catch(() => {});
    }
  }

  async function tolerantly({ name, run }: LeaderDuty): Promise<boolean> {
    try {
      return await run();
    } catch (error) {
      log.warn({ duty: name, error: error instanceof Error ? error.message : String(error) }, 'a duty stumbled');
      return false;
    }
  }

  async function run(): Promise<void> {
    while (!stopping) {
      const connection = new pg.Client({ connectionString: databaseUrl });
      connection.on('error', () => {});
      try {
        await connection.connect();
        const { rows } = await connection.query('select pg_try_advisory_lock($1) as leader', [relayLockId]);
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
    leads: () => leading,
    async stop() {
      stopping = true;
      wakeStandby();
      endLeadership();
      await running;
    },
  };
}
