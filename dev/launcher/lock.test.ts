import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { identityOf } from '../processes/identity.ts';
import { announce, releaseLock, runningLauncher, takeLock } from './lock.ts';

let folder: string;
let lock: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lock-'));
  lock = join(folder, 'launcher.json');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('a second start learns who runs and where', () => {
  expect(takeLock(lock)).toBeUndefined();
  expect(takeLock(lock)).toMatchObject({ launcher: { pid: process.pid } });
  announce(lock, 'http://127.0.0.1:3000');
  expect(takeLock(lock)?.url).toBe('http://127.0.0.1:3000');
  releaseLock(lock);
  expect(runningLauncher(lock)).toBeUndefined();
  expect(readdirSync(folder)).toEqual([]);
});

test.each([
  ['of a process that is gone', { launcher: { pid: 2 ** 22 + 1, startedAt: 'x' } }],
  ['of a process whose id another has got', { launcher: { pid: process.pid, startedAt: 'earlier' } }],
  ['cut off by a crash', '{"launch'],
])('a lock %s is taken over', (_, content) => {
  writeFileSync(lock, typeof content === 'string' ? content : JSON.stringify(content));
  expect(takeLock(lock)).toBeUndefined();
  expect(runningLauncher(lock)?.launcher).toEqual(identityOf(process.pid));
});

test('of many starts over a stale lock exactly one gets it', async () => {
  writeFileSync(lock, JSON.stringify({ launcher: { pid: process.pid, startedAt: 'earlier' } }));
  const script = join(folder, 'take.ts');
  writeFileSync(
    script,
    `import { takeLock } from ${JSON.stringify(join(import.meta.dirname, 'lock.ts'))};
     console.log(takeLock(${JSON.stringify(lock)}) ? 'no' : 'yes');
     process.stdin.resume();`,
  );
  const starts = Array.from({ length: 6 }, () => spawn(process.execPath, [script]));
  try {
    const answers = await Promise.all(
      starts.map((start) => new Promise<string>((said) => start.stdout.once('data', (text) => said(`${text}`.trim())))),
    );
    expect(answers.filter((answer) => answer === 'yes')).toHaveLength(1);
  } finally {
    for (const start of starts) start.kill('SIGKILL');
  }
});

test("another's lock is not released", () => {
  const other = identityOf(process.ppid)!;
  writeFileSync(lock, JSON.stringify({ launcher: other }));
  releaseLock(lock);
  expect(runningLauncher(lock)?.launcher).toEqual(other);
});
