import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ProcessIdentity } from './identity.ts';

export interface GuardSpec {
  name: string;
  file: string;
  parameters: string[];
  cwd: string;
  uid?: number;
  gid?: number;
  /** How the program is asked to end, and how long it may take before SIGKILL. */
  stopSignal: NodeJS.Signals;
  graceMs: number;
  /** Where the guard writes whom it guards, for a start after a crash. */
  recordFile: string;
}

export interface GuardRecord {
  name: string;
  guard: ProcessIdentity;
  child: ProcessIdentity;
  stopSignal: NodeJS.Signals;
  graceMs: number;
}

export function writeRecord(file: string, record: GuardRecord): void {
  writeFileSync(`${file}.new`, JSON.stringify(record));
  renameSync(`${file}.new`, file);
}

export function readRecord(file: string): GuardRecord | undefined {
  if (!existsSync(file)) return undefined;
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as GuardRecord;
  } catch {
    return undefined;
  }
}

export function removeRecord(file: string): void {
  rmSync(file, { force: true });
}

/** A program under its guard. */
export class GuardedProcess {
  /** Settles when the guard has ended, which it does right after its program: with the exit code, 128 + n for a signal. */
  readonly ended: Promise<number>;
  readonly spec: GuardSpec;
  readonly #guard: ChildProcess;
  #stopped = false;

  /** Starts it; what it prints is appended to `logFile`. */
  constructor(spec: GuardSpec, options: { environment: NodeJS.ProcessEnv; logFile: string }) {
    this.spec = spec;
    removeRecord(spec.recordFile);
    const log = openSync(options.logFile, 'a');
    const script = join(import.meta.dirname, '..', 'guard.ts');
    this.#guard = spawn(process.execPath, [script, JSON.stringify(spec)], {
      // A group of its own: Ctrl-C reaches the launcher alone, which stops the parts in their order.
      detached: true,
      env: options.environment,
      stdio: ['pipe', log, log],
    });
    closeSync(log);
    this.#guard.stdin?.on('error', () => {});
    this.ended = new Promise((resolve) => {
      this.#guard.once('error', () => resolve(127));
      this.#guard.once('exit', (code) => resolve(code ?? 137));
    });
  }

  /** Whether it was asked to stop, so that its end is no surprise. */
  get stopped(): boolean {
    return this.#stopped;
  }

  /** Process id of the program itself, not of its guard. */
  async pid(): Promise<number | undefined> {
    for (let waited = 0; waited < 5_000; waited += 25) {
      const record = readRecord(this.spec.recordFile);
      if (record) return record.child.pid;
      if (this.#guard.exitCode !== null || this.#guard.signalCode !== null) return undefined;
      await sleep(25);
    }
    return undefined;
  }

  /** Stops the program and waits until it has ended. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#guard.stdin?.end();
    await this.ended;
  }

  /** Ends guard and program at once. */
  kill(): void {
    this.#stopped = true;
    const record = readRecord(this.spec.recordFile);
    if (record) killQuietly(record.child.pid);
    this.#guard.kill('SIGKILL');
  }
}

function killQuietly(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {}
}
