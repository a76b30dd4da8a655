import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { EventsReceipt } from '../../contracts/events.ts';
import { createDatabase } from '../../database/client.ts';
import { aggregateNext } from '../../database/events-aggregates.ts';
import { numberBatches } from '../../database/events-feed.ts';
import { databaseUrl, prepareCluster, removeCluster } from '../../dev/embedded-postgres/cluster.ts';
import { ensureDatabase, serverCommand, waitForServer } from '../../dev/embedded-postgres/server.ts';
import { freePort } from '../../dev/processes/ports.ts';
import { eventually } from '../support/eventually.ts';
import {
  makeApiKeyFor,
  migrateDatabase,
  type Sandbox,
  serverSettings,
  startApi,
  startDevTemporal,
  startSandbox,
} from '../topology/installation.ts';
import { type Program, Programs } from '../topology/programs.ts';

type Cluster = Awaited<ReturnType<typeof prepareCluster>>;

const programs = new Programs('events-killed');
let cluster: Cluster;
let postgresPort: number;
let apiPort: number;
let postgres: Program;
let api: Program & { origin: string };
let settings: NodeJS.ProcessEnv;
let key: string;

/** As `npm start` runs it: an answer to a commit means that it is on the disk. */
async function startPostgres(number: number): Promise<Program> {
  const { environment, ...command } = serverCommand(cluster, postgresPort, { lasting: true });
  return await programs.start({
    ...{ name: `postgres-${number}`, ...command, environment, stopSignal: 'SIGINT' },
    ready: (ended) => waitForServer(cluster, postgresPort, ended),
  });
}

beforeAll(async () => {
  cluster = await prepareCluster(programs.folder, { lasting: true });
  [postgresPort, apiPort] = [await freePort(), await freePort()];
  postgres = await startPostgres(0);
  const temporalAddress = await startDevTemporal(programs);
  const sandbox: Sandbox = await startSandbox(programs, 'sandbox', `http://127.0.0.1:${apiPort}/webhooks/stripe`);
  await ensureDatabase(cluster, postgresPort, 'pricewright');
  settings = serverSettings(programs, {
    databaseUrl: databaseUrl(cluster, postgresPort, 'pricewright'),
    temporalAddress,
    sandbox,
  });
  await migrateDatabase(programs, settings);
  key = await makeApiKeyFor(settings);
  api = await startApi(programs, 'api-0', settings, apiPort);
}, 300_000);

afterAll(async () => {
  await programs.close();
  if (cluster) removeCluster(programs.folder);
}, 60_000);

interface Sender {
  /** Ids that an answer called accepted or known. */
  acknowledged: Set<string>;
  sent: Set<string>;
  failures: number;
  stop(): Promise<void>;
}

/** Sends without a pause, and sends again what was not answered, as the tracking clients do. */
function sender(name: string): Sender {
  const state = { acknowledged: new Set<string>(), sent: new Set<string>(), failures: 0 };
  let stopping = false;
  const run = async () => {
    for (let batch = 0; !stopping; batch++) {
      const ids = Array.from({ length: 20 }, (_, index) => `${name}-${batch}-${index}`);
      for (const id of ids) state.sent.add(id);
      for (;;) {
        const receipt = await post(ids).catch(() => null);
        if (receipt && receipt.accepted + receipt.duplicates === ids.length) {
          for (const id of ids) state.acknowledged.add(id);
          break;
        }
        state.failures += 1;
        if (stopping) return;
        await sleep(50);
      }
    }
  };
  const running = run();
  return Object.assign(state, {
    async stop() {
      stopping = true;
      await running;
    },
  });
}

async function post(ids: string[]): Promise<EventsReceipt> {
  const timestamp = new Date(Date.now() - 1_000).toISOString();
  const response = await fetch(`${api.origin}/v1/events`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': key },
    body: JSON.stringify({
      events: ids.map((id) => ({ id, type: 'survived', personId: 'u', timestamp, properties: {} })),
    }),
    signal: AbortSignal.timeout(10_000),
  });
  if (response.status !== 202) throw new Error(`${response.status}`);
  return (await response.json()) as EventsReceipt;
}

it('loses nothing that it acknowledged, and counts nothing twice, when API and Postgres are killed', async () => {
  const senders = [sender('a'), sender('b'), sender('c')];
  const acknowledged = () => senders.reduce((sum, each) => sum + each.acknowledged.size, 0);
  const goesOn = async (what: string) => {
    const before = acknowledged();
    await eventually(what, () => acknowledged() > before + 200, 60_000);
  };
  await goesOn('events flow');
  for (let round = 1; round <= 2; round++) {
    process.kill(api.pid, 'SIGKILL');
    await api.ended;
    api = await startApi(programs, `api-${round}`, settings, apiPort);
    await goesOn('events flow after the API was killed');
    process.kill(postgres.pid, 'SIGKILL');
    await postgres.ended;
    postgres = await startPostgres(round);
    await goesOn('events flow after Postgres was killed');
  }
  await Promise.all(senders.map((each) => each.stop()));
  expect(senders.reduce((sum, each) => sum + each.failures, 0)).toBeGreaterThan(0);

  const db = createDatabase(settings.DATABASE_URL!, 2);
  try {
    const rows = await db.selectFrom('events').select('id').execute();
    const kept = new Set(rows.map(({ id }) => id));
    expect(rows).toHaveLength(kept.size);
    const all = senders.flatMap((each) => [...each.acknowledged]);
    expect(all.filter((id) => !kept.has(id))).toEqual([]);
    expect([...kept].filter((id) => !senders.some(({ sent }) => sent.has(id)))).toEqual([]);
    await numberBatches(db, 100_000);
    while ((await aggregateNext(db, 500)) > 0);
    const counted = await db
      .selectFrom('event_days')
      .select((eb) => eb.fn.sum<string>('events').as('events'))
      .executeTakeFirst();
    expect(Number(counted?.events)).toBe(kept.size);
  } finally {
    await db.destroy();
  }
}, 300_000);
