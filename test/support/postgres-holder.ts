import { spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ProcessIdentity } from '../../dev/processes/identity.ts';

const startTimeoutMs = 60_000;

/** The Postgres of one jest run and the process that holds it. */
export interface TestPostgres {
  holder: ProcessIdentity;
  /** Connection URL without the database's name. */
  server: string;
}

export function readyFile(folder: string): string {
  return join(folder, 'postgres-ready.json');
}

export function logFile(folder: string): string {
  return join(folder, 'postgres.log');
}

/**
 * The run's Postgres; the first caller of the run starts it, in a process that outlives jest's workers and ends with
 * jest itself, however that ends.
 */
export async function testPostgres(folder: string): Promise<TestPostgres> {
  if (isFirst(folder)) startHolder(folder);
  const deadline = Date.now() + startTimeoutMs;
  while (!existsSync(readyFile(folder))) {
    if (Date.now() > deadline || existsSync(join(folder, 'postgres-failed'))) {
      throw new Error(`The tests' Postgres did not start:\n${readFileSync(logFile(folder), 'utf8')}`);
    }
    await sleep(20);
  }
  return JSON.parse(readFileSync(readyFile(folder), 'utf8')) as TestPostgres;
}

function isFirst(folder: string): boolean {
  try {
    mkdirSync(join(folder, 'postgres-starting'));
    return true;
  } catch {
    return false;
  }
}

function startHolder(folder: string): void {
  const script = join(import.meta.dirname, 'postgres-holder-main.ts');
  const log = openSync(logFile(folder), 'a');
  spawn(process.execPath, [script, folder], { detached: true, stdio: ['ignore', log, log] }).unref();
  closeSync(log);
}
