import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { identityOf, isRunning } from '../processes/identity.ts';
import { freePort } from '../processes/ports.ts';
import { Part, type PartSpec } from './part.ts';
import { makePlaces, type Places, placesOf } from './places.ts';
import { answers } from './poll.ts';

let places: Places;
const parts: Part[] = [];
beforeEach(() => {
  places = placesOf({ PRICEWRIGHT_DATA_DIR: mkdtempSync(join(tmpdir(), 'part-')) });
  makePlaces(places);
});
afterEach(async () => {
  for (const part of parts.splice(0)) await part.stop();
  rmSync(places.data, { recursive: true, force: true });
});

const server = `require('http').createServer((q, r) => r.end('ok')).listen(process.env.PORT, '127.0.0.1');`;

async function partOf(program: string, more: Partial<PartSpec> = {}, onLost = (_: string) => {}): Promise<Part> {
  const port = await freePort();
  const spec: PartSpec = {
    name: 'worker',
    title: 'Worker',
    command: { file: process.execPath, parameters: ['-e', program], cwd: places.data },
    environment: { ...process.env, PORT: String(port) },
    ready: (ended) => answers(`http://127.0.0.1:${port}/`, ended, 200),
    ...more,
  };
  const part = new Part(spec, places, onLost);
  parts.push(part);
  return part;
}

test('a part that was killed runs again under another process id', async () => {
  const part = await partOf(server);
  await part.start();
  const first = (await part.pid())!;
  process.kill(first, 'SIGKILL');
  let second: number | undefined;
  for (let waited = 0; waited < 10_000 && (!second || second === first); waited += 50) {
    await sleep(50);
    second = await part.pid();
  }
  expect(second).toBeGreaterThan(0);
  expect(second).not.toBe(first);
  await part.spec.ready(new AbortController().signal);
});

test('a part that is stopped stays down', async () => {
  const part = await partOf(server);
  await part.start();
  const identity = identityOf((await part.pid())!)!;
  await part.stop();
  await sleep(600);
  expect(isRunning(identity)).toBe(false);
  expect(await part.pid()).toBeUndefined();
});

test('a failed start tells the exit code and the last lines of its log', async () => {
  const part = await partOf(`console.error('DATABASE_URL is missing'); process.exit(7)`);
  await expect(part.start()).rejects.toThrow(
    /Worker did not start: it ended with exit code 7\. Last lines of .*worker\.log:\nDATABASE_URL is missing/,
  );
});

test('a part that cannot be brought back is given up after its number of tries', async () => {
  const dies = `if (require('fs').existsSync('once')) process.exit(1); require('fs').writeFileSync('once', ''); ${server}`;
  const lost = Promise.withResolvers<string>();
  const part = await partOf(dies, { givesUpAfter: 2 }, lost.resolve);
  await part.start();
  process.kill((await part.pid())!, 'SIGKILL');
  expect(await lost.promise).toBe('Worker could not be brought back in 2 tries.');
});
