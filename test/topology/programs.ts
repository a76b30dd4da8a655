import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tail } from '../../dev/launcher/log-tail.ts';
import { repository } from '../../dev/launcher/places.ts';
import { GuardedProcess } from '../../dev/processes/guarded.ts';

const readyTimeoutMs = 60_000;

export interface ProgramSpec {
  name: string;
  file?: string;
  parameters: string[];
  environment: NodeJS.ProcessEnv;
  cwd?: string;
  uid?: number;
  gid?: number;
  stopSignal?: NodeJS.Signals;
  /** Resolves once it is ready. `ended` aborts when the program has ended. */
  ready?(ended: AbortSignal): Promise<unknown>;
}

/** A program that has begun, and how it ended. */
export interface Program {
  name: string;
  pid: number;
  logFile: string;
  /** Exit code; 128 + n for a signal. */
  ended: Promise<number>;
  stop(): Promise<void>;
}

/**
 * Programs of one run, in a temporary folder that they leave with it. Each is guarded: none outlives this process,
 * however that ends.
 */
export class Programs {
  readonly folder: string;
  readonly #running: Program[] = [];

  constructor(purpose: string) {
    this.folder = mkdtempSync(join(tmpdir(), `pricewright-${purpose}-`));
    // Root's Postgres runs under another account, which must be able to enter.
    chmodSync(this.folder, 0o711);
  }

  /** @throws Error with the last lines of its log when it ends or is not ready in time */
  async start(spec: ProgramSpec): Promise<Program> {
    const { name, file = process.execPath, parameters, cwd = repository, environment, uid, gid } = spec;
    const folder = join(this.folder, 'programs');
    mkdirSync(folder, { recursive: true });
    const logFile = join(folder, `${name}.log`);
    const guarded = new GuardedProcess(
      {
        ...{ name, file, parameters, cwd, uid, gid, graceMs: 20_000 },
        stopSignal: spec.stopSignal ?? 'SIGTERM',
        recordFile: join(folder, `${name}.json`),
      },
      { environment, logFile },
    );
    const logBegin = statSync(logFile, { throwIfNoEntry: false })?.size ?? 0;
    const ended = new AbortController();
    void guarded.ended.then((code) => ended.abort(new Error(`it ended with exit code ${code}`)));
    const late = setTimeout(
      () => ended.abort(new Error(`it was not ready within ${readyTimeoutMs / 1000} s`)),
      readyTimeoutMs,
    );
    try {
      const pid = await guarded.pid();
      await spec.ready?.(ended.signal);
      if (pid === undefined) throw new Error('it ended at once');
      const program = { name, pid, logFile, ended: guarded.ended, stop: () => guarded.stop() };
      this.#running.push(program);
      return program;
    } catch (error) {
      await guarded.stop();
      const reason = error instanceof Error ? error.message : String(error);
      throw new Error(`${name}: ${reason}\n${tail(logFile, logBegin)}`);
    } finally {
      clearTimeout(late);
    }
  }

  get running(): readonly Program[] {
    return this.#running;
  }

  /** Stops all, the last one first, and removes the folder. */
  async close(): Promise<void> {
    for (const program of this.#running.toReversed()) await program.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
