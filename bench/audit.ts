/**
 * Audited commands against the same unaudited ones, sealing lag while they run, and the verifier's speed. Both kinds run
 * in turns in one process, against one Postgres with the relay at work.
 * `node bench/audit.ts [--seconds 5] [--writers 8]`
 */
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { sql } from 'kysely';
import { z } from 'zod';
import { command, execute } from '../commands/command.ts';
import { coalescedWake } from '../composition/coalesced-wake.ts';
import { createDatabase, type Db } from '../database/client.ts';
import * as journal from '../database/journal.ts';
import { migrate } from '../database/migrate.ts';
import { verifyAudit } from '../dev/audit/verify.ts';
import { startPostgres } from '../test/topology/installation.ts';
import { Programs } from '../test/topology/programs.ts';
import { checkpointDuty } from '../worker/audit-checkpoints.ts';
import { orderRound } from '../worker/relay.ts';
import { wakeableLoop } from '../worker/wakeable-loop.ts';
import { report as tell } from './report.ts';

const { values } = parseArgs({
  options: { seconds: { type: 'string', default: '5' }, writers: { type: 'string', default: '8' } },
});
const seconds = Number(values.seconds);
const writers = Number(values.writers);
const rounds = 3;
const verifiedRows = 100_000;
const now = () => new Date();

const programs = new Programs('audit');
const postgres = await startPostgres(programs);
const db = createDatabase(await postgres.database('audit'), writers + 4);
const folder = mkdtempSync(join(tmpdir(), 'pricewright-bench-audit-'));
const { privateKey, publicKey } = generateKeyPairSync('ed25519');
try {
  await migrate(db);
  await sql`create table bench_plans (id integer primary key, price integer not null)`.execute(db);
  await sql`insert into bench_plans select id, 0 from generate_series(0, 999) as id`.execute(db);
  await measure();
} finally {
  await db.destroy();
  await programs.close();
  postgres.remove();
  rmSync(folder, { recursive: true });
}

/** One real edit: read a row under its lock, write it, leave a journal entry; audited or not. */
function editPrice(audited: boolean) {
  return command({
    name: 'editPrice',
    permission: 'plans:edit',
    input: z.strictObject({ id: z.int(), price: z.int() }),
    async run({ id, price }, { tx, journal: leave }) {
      const { rows } = await sql<{ price: number }>`select price from bench_plans where id = ${id} for update`.execute(
        tx,
      );
      await sql`update bench_plans set price = ${price} where id = ${id}`.execute(tx);
      const audit = { action: 'editPrice', before: rows[0]!, after: { price, note: 'yearly review' }, why: null };
      leave({ type: 'plan.updated', area: 'plans', entityId: `plan_${id}`, audit: audited ? audit : null });
      return { id, price };
    },
  });
}

async function run(audited: boolean): Promise<number> {
  const definition = editPrice(audited);
  const unused = async () => {
    throw new Error('not read here');
  };
  const environment = {
    db,
    outside: { observe: unused, subscribers: unused },
    now,
    wake: coalescedWake(db),
  } as unknown as Parameters<typeof execute>[3];
  const end = performance.now() + seconds * 1_000;
  let done = 0;
  await Promise.all(
    Array.from({ length: writers }, async (_, writer) => {
      for (let turn = 0; performance.now() < end; turn++) {
        const id = (writer * 125 + turn) % 1_000;
        await execute(definition, { id, price: turn }, { actor: 'member:bench', requestId: null }, environment);
        done++;
      }
    }),
  );
  return done / seconds;
}

async function measure(): Promise<void> {
  const relay = wakeableLoop(20, async () => (await orderRound({ db, now })) !== null);
  const relaying = relay.run();
  await run(true);
  await run(false);
  const from = now();
  const rates = { audited: [] as number[], unaudited: [] as number[] };
  for (let round = 0; round < rounds; round++) {
    rates.unaudited.push(await run(false));
    rates.audited.push(await run(true));
  }
  relay.end();
  await relaying;
  while ((await orderRound({ db, now })) !== null);
  const lag = await sql<{ p50: number; p99: number; rows: number }>`
    select count(*)::int as rows, percentile_cont(0.5) within group (order by lag) as p50,
      percentile_cont(0.99) within group (order by lag) as p99
    from (select extract(epoch from sealed_at - at)::float as lag from audit_seals join journal using (position)
      where at >= ${from}) as sealed`.execute(db);
  const [audited, unaudited] = [median(rates.audited), median(rates.unaudited)];
  const ratio = audited / unaudited;
  const { p50, p99, rows } = lag.rows[0]!;
  console.log(`commands with ${writers} writers, ${rounds} rounds of ${seconds} s each, in turns:`);
  console.log(`  unaudited ${unaudited.toFixed(0)}/s, audited ${audited.toFixed(0)}/s`);
  tell({ name: 'audited to unaudited commands', value: ratio, target: { atLeast: 0.7 } });
  console.log(`  ${rows} rows sealed, half of them within ${(p50 * 1_000).toFixed(0)} ms`);
  tell({ name: 'sealing lag, 99th percentile', value: p99, target: { atMost: 1 }, unit: 's' });
  await fill(db, verifiedRows);
  await checkpointDuty({ db, now }, { folder, key: privateKey }).run();
  const [begun, cpu] = [performance.now(), process.cpuUsage()];
  const report = await verifyAudit(db, { folder, publicKey, now: now() });
  const took = (performance.now() - begun) / 1_000;
  if (!report.intact) throw new Error(report.problems[0]!.message);
  const own = process.cpuUsage(cpu);
  console.log(`  ${report.rows} rows verified in ${took.toFixed(2)} s beside whatever else runs here`);
  tell({
    name: `verifying ${verifiedRows} rows, CPU time of the verifier`,
    value: ((own.user + own.system) / 1e6) * (verifiedRows / report.rows),
    target: { atMost: 2 },
    unit: 's',
  });
}

async function fill(db: Db, wanted: number): Promise<void> {
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from audit_seals`.execute(db);
  for (let missing = wanted - rows[0]!.n; missing > 0; missing -= 1_000) {
    const entries = Array.from({ length: 1_000 }, (_, n) => ({
      type: 'plan.updated',
      area: 'plans',
      entityId: `plan_${n}`,
      actor: 'member:bench',
      at: now(),
      audit: { action: 'editPrice', before: { price: n }, after: { price: n + 1, note: 'yearly review' }, why: null },
    }));
    await journal.append(db, entries);
    await orderRound({ db, now });
  }
  while ((await orderRound({ db, now })) !== null);
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}
