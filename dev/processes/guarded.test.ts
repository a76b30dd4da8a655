import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { GuardedProcess, type GuardSpec, readRecord, writeRecord } from './guarded.ts';
import { identityOf, isRunning } from './identity.ts';
import { recordFileOf, stopLeftovers } from './leftovers.ts';
import { gone } from './stop.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'guard-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A program that answers SIGTERM by writing a file, or does not answer it at all. */
const gentle = `process.on('SIGTERM', () => { require('fs').writeFileSync('ended-gently', ''); process.exit(3); });`;
const stubborn = `process.on('SIGTERM', () => {});`;

function specOf(program: string, graceMs = 5_000): GuardSpec {
  return {
    name: 'program',
    file: process.execPath,
    parameters: ['-e', `${program} setInterval(() => {}, 1000); require('fs').writeFileSync('started', '');`],
    cwd: folder,
    stopSignal: 'SIGTERM',
    graceMs,
    recordFile: recordFileOf(folder, 'program'),
  };
}

async function appears(path: string): Promise<void> {
  for (let waited = 0; !existsSync(path); waited += 20) {
    if (waited > 10_000) throw new Error(`${path} did not appear`);
    await sleep(20);
  }
}

async function startGuarded(program: string, graceMs?: number): Promise<GuardedProcess> {
  const logFile = join(folder, 'log');
  const guarded = new GuardedProcess(specOf(program, graceMs), { environment: process.env, logFile });
  await appears(join(folder, 'started'));
  return guarded;
}

/** A launcher of its own that runs the program under guard, to be killed. */
async function startLauncher(program: string): Promise<ChildProcess> {
  const script = join(folder, 'launcher.ts');
  const module = join(import.meta.dirname, 'guarded.ts');
  writeFileSync(
    script,
    `import { GuardedProcess } from ${JSON.stringify(module)};
     new GuardedProcess(${JSON.stringify(specOf(program))}, { environment: process.env, logFile: 'log' });
     setInterval(() => {}, 1000);`,
  );
  const launcher = spawn(process.execPath, [script], { cwd: folder, stdio: 'inherit' });
  await appears(join(folder, 'started'));
  return launcher;
}

test('a stop is gentle, and the exit code of the program is passed on', async () => {
  const guarded = await startGuarded(gentle);
  await guarded.stop();
  expect(existsSync(join(folder, 'ended-gently'))).toBe(true);
  expect(await guarded.ended).toBe(3);
  expect(existsSync(guarded.spec.recordFile)).toBe(false);
});

test('a program that does not answer is killed after its grace time', async () => {
  const guarded = await startGuarded(stubborn, 300);
  const begun = Date.now();
  await guarded.stop();
  expect(Date.now() - begun).toBeGreaterThanOrEqual(290);
  expect(await guarded.ended).toBe(128 + 9);
});

test('a SIGKILL of the program shows in the exit code', async () => {
  const guarded = await startGuarded(gentle);
  process.kill((await guarded.pid())!, 'SIGKILL');
  expect(await guarded.ended).toBe(128 + 9);
});

test('SIGKILL of the launcher ends the program gently and its guard', async () => {
  const launcher = await startLauncher(gentle);
  const { guard, child } = readRecord(recordFileOf(folder, 'program'))!;
  expect(isRunning(child)).toBe(true);
  launcher.kill('SIGKILL');
  expect(await gone(child, 5_000)).toBe(true);
  expect(await gone(guard, 5_000)).toBe(true);
  expect(existsSync(join(folder, 'ended-gently'))).toBe(true);
});

test('SIGKILL of launcher and guard: the next start stops the orphan', async () => {
  const launcher = await startLauncher(gentle);
  const { guard, child } = readRecord(recordFileOf(folder, 'program'))!;
  process.kill(guard.pid, 'SIGKILL');
  launcher.kill('SIGKILL');
  expect(await gone(guard, 5_000)).toBe(true);
  expect(isRunning(child)).toBe(true);
  expect(await stopLeftovers(folder)).toEqual(['program']);
  expect(isRunning(child)).toBe(false);
});

test('a process that has got the recorded id since is not touched', async () => {
  const bystander = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
  try {
    const identity = identityOf(bystander.pid!)!;
    const stale = { ...identity, startedAt: `${identity.startedAt}0` };
    const recordFile = recordFileOf(folder, 'program');
    writeRecord(recordFile, { name: 'program', guard: stale, child: stale, stopSignal: 'SIGTERM', graceMs: 100 });
    expect(await stopLeftovers(folder)).toEqual([]);
    expect(isRunning(identity)).toBe(true);
    expect(existsSync(recordFile)).toBe(false);
  } finally {
    bystander.kill('SIGKILL');
  }
});

test('a program that cannot be started says so in the log', async () => {
  const spec = { ...specOf(''), file: join(folder, 'missing') };
  const guarded = new GuardedProcess(spec, { environment: process.env, logFile: join(folder, 'log') });
  expect(await guarded.ended).toBe(127);
  expect(readFileSync(join(folder, 'log'), 'utf8')).toContain('program could not be started');
});
