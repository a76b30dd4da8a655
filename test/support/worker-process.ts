import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { Platform } from './platform.ts';

const repository = resolve(import.meta.dirname, '..', '..');

export interface WorkerProcess {
  pid: number;
  signal(signal: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT' | 'SIGTERM'): void;
  /** Resolves when the process is gone. */
  ended: Promise<void>;
}

export interface WorkerProcesses {
  /** Starts `worker/main.ts` as a process of its own and waits until it takes work. */
  start(): Promise<WorkerProcess>;
  /** Ends all of them, stopped ones too. */
  close(): Promise<void>;
}

/** Real worker processes on a platform's database and sandbox. */
export function workerProcesses(platform: Platform, temporalAddress: string): WorkerProcesses {
  const folder = mkdtempSync(join(tmpdir(), 'pricewright-workers-'));
  const running = new Set<WorkerProcess>();
  const environment = {
    ...process.env,
    DATABASE_URL: platform.databaseUrl,
    TEMPORAL_ADDRESS: temporalAddress,
    STRIPE_SECRET_KEY: platform.sandbox.secretKey,
    STRIPE_API_BASE: platform.sandbox.url,
    STRIPE_WEBHOOK_SECRET: 'whsec_test',
    PRICEWRIGHT_MASTER_KEY: randomBytes(32).toString('base64'),
    PRICEWRIGHT_DATA_DIR: folder,
    DATABASE_POOL_SIZE: '30',
    LOG_LEVEL: 'info',
  };
  return {
    async start() {
      const child = spawn(process.execPath, [join('worker', 'main.ts')], {
        cwd: repository,
        env: environment,
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      const handle: WorkerProcess = {
        pid: child.pid!,
        signal: (signal) => child.kill(signal),
        ended: new Promise((settle) => child.once('exit', () => settle())),
      };
      running.add(handle);
      void handle.ended.then(() => running.delete(handle));
      await takesWork(child);
      return handle;
    },
    async close() {
      for (const worker of running) worker.signal('SIGKILL');
      await Promise.all([...running].map(({ ended }) => ended));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function takesWork(child: ChildProcess): Promise<void> {
  const said: string[] = [];
  await new Promise<void>((settle, reject) => {
    for (const stream of [child.stdout!, child.stderr!]) {
      createInterface({ input: stream }).on('line', (line) => {
        said.push(line);
        if (line.includes('the worker takes work')) settle();
      });
    }
    child.once('exit', (code) => reject(new Error(`the worker ended with ${code}:\n${said.slice(-20).join('\n')}`)));
  });
}
