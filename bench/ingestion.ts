/**
 * Events through `POST /v1/events` of a real API process, ids known again and all, against a bare COPY of the very same
 * rows into the same table and indexes, from a file on the server. In turns, on one Postgres that waits for the disk.
 * `node bench/ingestion.ts [--events 200000] [--each 1000] [--connections 6] [--rounds 3]`
 */
import { Agent, request } from 'node:http';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { sql } from 'kysely';
import type { EventsReceipt } from '../contracts/events.ts';
import { createDatabase, type Db } from '../database/client.ts';
import { aggregateNext } from '../database/events-aggregates.ts';
import { numberBatches } from '../database/events-feed.ts';
import { freePort } from '../dev/processes/ports.ts';
import { randomOf } from '../dev/sample-company/random.ts';
import {
  makeApiKeyFor,
  migrateDatabase,
  serverSettings,
  startApi,
  startDevTemporal,
  startPostgres,
  startSandbox,
} from '../test/topology/installation.ts';
import { type Program, Programs } from '../test/topology/programs.ts';
import { cpuSeconds } from './cpu.ts';
import { report } from './report.ts';

const { values } = parseArgs({
  options: {
    events: { type: 'string', default: '200000' },
    each: { type: 'string', default: '1000' },
    connections: { type: 'string', default: '6' },
    rounds: { type: 'string', default: '3' },
  },
});
const [events, each, connections, rounds] = [values.events, values.each, values.connections, values.rounds].map(
  Number,
) as [number, number, number, number];

const programs = new Programs('ingestion');
const postgres = await startPostgres(programs);
try {
  const port = await freePort();
  const temporalAddress = await startDevTemporal(programs);
  const sandbox = await startSandbox(programs, 'sandbox', `http://127.0.0.1:${port}/webhooks/stripe`);
  const databaseUrl = await postgres.database('pricewright');
  const settings = serverSettings(programs, { databaseUrl, temporalAddress, sandbox });
  await migrateDatabase(programs, settings);
  const key = await makeApiKeyFor(settings);
  const api = await startApi(programs, 'api', { ...settings, EVENTS_PER_MINUTE_PER_KEY: '0' }, port);
  const db = createDatabase(databaseUrl, 2);
  const file = join(await dataDirectory(db), 'events.copy');
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const ratios: number[] = [];
  const rates: number[] = [];
  // The first round compiles code and fills caches on both sides: it does not count.
  for (let round = 0; round <= rounds; round++) {
    await empty(db);
    const bodies = bodiesOf(round);
    const database = programs.running.find(({ name }) => name === 'postgres')!;
    const before = { api: processorTime(api), postgres: processorTime(database) };
    const own = await seconds(() => sendAll(agent, api.origin, key, bodies));
    const micros = (used: number) => ((used / events) * 1e6).toFixed(1);
    const ownCpu = [micros(processorTime(api) - before.api), micros(processorTime(database) - before.postgres)];
    await assertKept(db);
    await sql.raw(`copy (select * from events order by batch_id) to '${file}'`).execute(db);
    await sql`truncate events`.execute(db);
    await sql`checkpoint`.execute(db);
    const beforeBare = processorTime(database);
    const bare = await seconds(async () => {
      await sql.raw(`copy events from '${file}'`).execute(db);
    });
    await assertKept(db);
    console.log(
      `${round === 0 ? 'warm-up: ' : ''}HTTP ${perSecond(own)}/s, COPY ${perSecond(bare)}/s: ${(bare / own).toFixed(2)} ×; processor µs an event: API ${ownCpu[0]} and Postgres ${ownCpu[1]}, COPY ${micros(processorTime(database) - beforeBare)}`,
    );
    if (round === 0) continue;
    ratios.push(bare / own);
    rates.push(events / own);
  }
  const folding = await seconds(async () => {
    await numberBatches(db, 100_000);
    while ((await aggregateNext(db, 50_000)) > 0);
  });
  console.log(`all aggregates: ${perSecond(folding)} events/s`);
  report({ name: 'against a bare COPY, median', value: median(ratios), target: { atLeast: 0.4 } });
  report({ name: 'events a second, median', value: median(rates), target: { atLeast: 10_000 }, unit: '/s' });
  agent.destroy();
  await db.destroy();
} finally {
  await programs.close();
  postgres.remove();
}

function processorTime(api: Program): number {
  return cpuSeconds([api]).get(api.name) ?? 0;
}

async function dataDirectory(db: Db): Promise<string> {
  const { rows } = await sql<{ data_directory: string }>`show data_directory`.execute(db);
  return rows[0]!.data_directory;
}

function perSecond(took: number): string {
  return Math.round(events / took).toLocaleString('en');
}

function median(list: number[]): number {
  return list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)]!;
}

async function seconds(work: () => Promise<void>): Promise<number> {
  const begun = performance.now();
  await work();
  return (performance.now() - begun) / 1000;
}

/** Requests of a business with 20,000 customers: ids as its own systems make them, half a dozen properties. */
function bodiesOf(round: number): Buffer[] {
  const random = randomOf(round + 1);
  const types = ['page_view', 'report_opened', 'dashboard_created', 'export_finished', 'seat_added', 'query_run'];
  const begun = Date.now() - 3_600_000;
  return Array.from({ length: events / each }, (_, request) =>
    Buffer.from(
      JSON.stringify({
        events: Array.from({ length: each }, (_, index) => {
          const customer = random.integer(1, 20_000);
          return {
            id: crypto.randomUUID(),
            type: random.pick(types),
            customerId: `acct_${customer}`,
            personId: `user_${customer}_${random.integer(1, 3)}`,
            timestamp: new Date(begun + request * each + index).toISOString(),
            properties: {
              plan: random.pick(['team', 'growth', 'business']),
              path: `/reports/${random.integer(1, 500)}`,
              seats: random.integer(1, 40),
              note: 'the "quarterly" one',
              value: random.integer(1, 90),
            },
          };
        }),
      }),
    ),
  );
}

async function sendAll(agent: Agent, origin: string, key: string, bodies: Buffer[]): Promise<void> {
  const waiting = bodies.values();
  const sender = async () => {
    for (const body of waiting) {
      const { accepted } = await post(agent, origin, key, body);
      if (accepted !== each) throw new Error(`${accepted} of ${each} events were accepted`);
    }
  };
  await Promise.all(Array.from({ length: connections }, sender));
}

function post(agent: Agent, origin: string, key: string, body: Buffer): Promise<EventsReceipt> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'content-length': body.length, 'x-api-key': key };
    const sent = request(`${origin}/v1/events`, { method: 'POST', agent, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => {
        text += part;
      });
      response.on('end', () => (response.statusCode === 202 ? resolve(JSON.parse(text)) : reject(new Error(text))));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

async function empty(db: Db): Promise<void> {
  await sql`truncate events, event_ids, event_batches`.execute(db);
  await sql`checkpoint`.execute(db);
}

async function assertKept(db: Db): Promise<void> {
  const { rows } = await sql<{ kept: number }>`select count(*)::int as kept from events`.execute(db);
  if (rows[0]!.kept !== events) throw new Error(`${rows[0]!.kept} of ${events} events are there`);
}
