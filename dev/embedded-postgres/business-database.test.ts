import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import pg from 'pg';
import { createBusinessSql } from '../../database/metrics/business-sql.ts';
import { freePort } from '../processes/ports.ts';
import { generateOrders, loadOrders } from '../sample-company/business-orders.ts';
import { generateCompany } from '../sample-company/generate-company.ts';
import { type BusinessDatabase, prepareBusinessDatabase } from './business-database.ts';
import { type Cluster, prepareCluster, removeCluster } from './cluster.ts';
import { ensureDatabase, serverCommand, waitForServer } from './server.ts';

const folder = mkdtempSync(join(tmpdir(), 'business-'));
const asOf = new Date('2026-11-21T12:00:00Z');
const orders = generateOrders(generateCompany({ seed: 7, asOf }), asOf);
let cluster: Cluster;
let port: number;
let server: ChildProcess;
let ownUrl: string;
let business: BusinessDatabase;

beforeAll(async () => {
  cluster = await prepareCluster(folder, { lasting: false });
  port = await freePort();
  const { file, parameters, cwd, environment: env, uid, gid } = serverCommand(cluster, port, { lasting: false });
  server = spawn(file, parameters, { cwd, env, uid, gid, stdio: 'ignore' });
  await waitForServer(cluster, port, AbortSignal.timeout(60_000));
  ownUrl = await ensureDatabase(cluster, port, 'pricewright');
  business = await prepareBusinessDatabase(cluster, port, { password: "it's", closed: ['pricewright'] });
  await loadOrders(business.url, () => orders);
}, 120_000);

afterAll(async () => {
  if (server) {
    const exited = new Promise((done) => server.once('exit', done));
    server.kill('SIGINT');
    await exited;
  }
  if (cluster) removeCluster(folder);
  rmSync(folder, { recursive: true, force: true });
}, 60_000);

async function asReader(...texts: string[]): Promise<unknown> {
  const client = new pg.Client({ connectionString: business.readerUrl });
  await client.connect();
  try {
    let result: pg.QueryResult | undefined;
    for (const text of texts) result = await client.query(text);
    return result?.rows;
  } finally {
    await client.end();
  }
}

it("gives metrics over the business's own SQL something to read", async () => {
  const reading = createBusinessSql({ url: business.readerUrl });
  try {
    const text = 'select account_id as subject, created_at as at, total as value from orders';
    await reading.check(text);
    const found = [];
    for await (const rows of reading.rows(text, { from: new Date(0), to: asOf })) found.push(...rows);
    expect(found).toHaveLength(orders.length);
    const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
    expect(sum(found.map(({ value }) => value))).toBe(sum(orders.map(({ total }) => Number(total))));
  } finally {
    await reading.close();
  }
});

it.each([
  'insert into orders select 0, account_id, created_at, item, total from orders limit 1',
  'update orders set total = 0',
  'delete from orders',
  'truncate orders',
  'drop table orders',
  'create table mine (n int)',
  'create temporary table mine (n int)',
  'create schema mine',
  'alter role metrics_reader createdb',
  "copy (select 1) to program 'true'",
  "select pg_read_file('/etc/passwd')",
  'create database mine',
])('can do nothing but read, even when it says that it writes: %s', async (text) => {
  await expect(asReader(text)).rejects.toThrow(/read-only|permission denied|must be owner/);
  await expect(asReader('set default_transaction_read_only = off', text)).rejects.toThrow(
    /permission denied|must be owner/,
  );
  expect(await asReader('select count(*)::int as n from orders')).toEqual([{ n: orders.length }]);
});

it("cannot enter Pricewright's own database", async () => {
  const own = new URL(business.readerUrl);
  own.pathname = new URL(ownUrl).pathname;
  const client = new pg.Client({ connectionString: own.href });
  await expect(client.connect()).rejects.toThrow(/permission denied for database/);
});

it('is brought to the same again, with the tables that came meanwhile and another password', async () => {
  const owner = new pg.Client({ connectionString: business.url });
  await owner.connect();
  await owner.query('create table refunds (n int)');
  await owner.query('alter role metrics_reader superuser');
  await owner.end();
  business = await prepareBusinessDatabase(cluster, port, { password: 'another', closed: ['pricewright'] });
  expect(await asReader('select count(*)::int as n from refunds')).toEqual([{ n: 0 }]);
  await expect(asReader('set default_transaction_read_only = off', 'delete from refunds')).rejects.toThrow(
    'permission denied',
  );
  expect(await loadOrders(business.url, () => [])).toBe(orders.length);
});
