import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { isRunning } from '../dev/processes/identity.ts';
import { gone } from '../dev/processes/stop.ts';
import { Launcher } from './support/launcher.ts';

const startTimeoutMs = 400_000;

let dataFolder: string;
let launcher: Launcher;
beforeAll(() => {
  dataFolder = mkdtempSync(join(tmpdir(), 'start-'));
});
afterAll(async () => {
  launcher?.process.kill('SIGINT');
  await launcher?.ended;
  await new Launcher(dataFolder, 'reset').ended;
  rmSync(dataFolder, { recursive: true, force: true });
});

interface PlanRow {
  id: string;
  key: string;
  status: string;
}

async function plans(): Promise<PlanRow[]> {
  const { url, apiKey } = launcher.credentials();
  const headers = { authorization: `Bearer ${apiKey}` };
  const response = await fetch(`${url}/v1/plans?perPage=100&sort=createdAt`, { headers });
  expect(response.status).toBe(200);
  return ((await response.json()) as { data: PlanRow[] }).data.map(({ id, key, status }) => ({ id, key, status }));
}

async function start(): Promise<void> {
  launcher = new Launcher(dataFolder);
  await launcher.prints('Pricewright is ready', startTimeoutMs);
}

// The tests build on each other: it is one installation's life, and each start takes seconds.

test(
  'from nothing everything comes up, and the sample catalogue is published',
  async () => {
    await start();
    const { url, temporalUrl, stripeUrl, inboxUrl } = launcher.credentials();
    expect(statSync(join(dataFolder, 'dev-credentials.json')).mode & 0o777).toBe(0o600);
    for (const address of [url, `${url}/docs`, `${url}/readyz`, temporalUrl, inboxUrl]) {
      expect([address, (await fetch(address)).status]).toEqual([address, 200]);
      expect(launcher.output).toContain(address.replace(/\/readyz$/, ''));
    }
    expect(launcher.output).toContain(stripeUrl);
    const catalogue = resolve(import.meta.dirname, '..', 'dev', 'sample-company', 'catalogue.json');
    const { plans: samples } = JSON.parse(readFileSync(catalogue, 'utf8')) as { plans: { key: string }[] };
    const found = await plans();
    expect(found.map(({ key }) => key).sort()).toEqual(samples.map(({ key }) => key).sort());
    expect(found.filter(({ status }) => status !== 'active')).toEqual([]);
  },
  startTimeoutMs,
);

test('a second start on the same data says where the first one runs', async () => {
  const second = new Launcher(dataFolder);
  expect(await second.ended).toBe(1);
  expect(second.output).toContain(`already runs on ${dataFolder}`);
  expect(second.output).toContain(launcher.credentials().url);
});

test('a worker that is killed is replaced', async () => {
  const worker = launcher.processes().find(({ name }) => name === 'worker')!.identity;
  expect(launcher.output).toContain(`process ${worker.pid}`);
  process.kill(worker.pid, 'SIGKILL');
  await launcher.prints(/Worker runs again, process \d+/, 180_000);
});

test('SIGKILL of the launcher leaves no process behind', async () => {
  const processes = launcher.processes();
  expect(
    processes
      .map(({ name }) => name)
      .filter((name) => !name.startsWith('guard'))
      .sort(),
  ).toEqual(['api', 'inbox', 'postgres', 'stripe-sandbox', 'temporal', 'worker']);
  launcher.process.kill('SIGKILL');
  const left = await Promise.all(processes.map(async (each) => ((await gone(each.identity, 60_000)) ? [] : each.name)));
  expect(left.flat()).toEqual([]);
});

test(
  'the next start finds everything as it was; Ctrl-C stops it in order',
  async () => {
    await start();
    expect(launcher.output).not.toContain('Sample catalogue');
    expect((await plans()).every(({ status }) => status === 'active')).toBe(true);
    const processes = launcher.processes();
    launcher.process.kill('SIGINT');
    expect(await launcher.ended).toBe(0);
    expect(launcher.output).toContain('Everything has stopped.');
    expect(processes.filter(({ identity }) => isRunning(identity))).toEqual([]);
  },
  startTimeoutMs,
);

test('reset clears the state', async () => {
  const reset = new Launcher(dataFolder, 'reset');
  expect(await reset.ended).toBe(0);
  expect(existsSync(dataFolder)).toBe(false);
});
