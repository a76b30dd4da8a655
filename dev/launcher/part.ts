import { existsSync, renameSync, statSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { GuardedProcess, type GuardSpec } from '../processes/guarded.ts';
import { type PartName, recordFileOf, stopRecorded } from '../processes/leftovers.ts';
import { reasonOf, say, warn } from './console.ts';
import { tail } from './log-tail.ts';
import type { Places } from './places.ts';

const rotateAtBytes = 20_000_000;
const readyTimeoutMs = 60_000;
const healthyAfterMs = 60_000;
const longestPauseMs = 30_000;

/** A program of the stack: how to run it, and how to see that it does its work. */
export interface PartSpec {
  name: PartName;
  title: string;
  command: Pick<GuardSpec, 'file' | 'parameters' | 'cwd' | 'uid' | 'gid'>;
  environment: NodeJS.ProcessEnv;
  stopSignal?: NodeJS.Signals;
  graceMs?: number;
  /** Resolves once it is ready; throws or never resolves until then. `ended` aborts when the program has ended. */
  ready(ended: AbortSignal): Promise<unknown>;
  /** Done before each start, the restarts included. */
  prepare?(): Promise<unknown>;
  /** How many failed restarts in a row bring everything down; without it, it is tried for ever. */
  givesUpAfter?: number;
}

/** Runs a part, restarts it when it ends unasked, and stops it. */
export class Part {
  readonly spec: PartSpec;
  readonly #places: Places;
  readonly #onLost: (reason: string) => void;
  #process: GuardedProcess | undefined;
  #stopping = false;

  /** @param onLost called when the part cannot be brought back */
  constructor(spec: PartSpec, places: Places, onLost: (reason: string) => void) {
    this.spec = spec;
    this.#places = places;
    this.#onLost = onLost;
  }

  get logFile(): string {
    return join(this.#places.logs, `${this.spec.name}.log`);
  }

  async pid(): Promise<number | undefined> {
    return await this.#process?.pid();
  }

  /** Starts it and waits until it is ready. @throws Error with the last lines of its log */
  async start(): Promise<void> {
    await this.#launch();
    void this.#supervise();
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    await this.#process?.stop();
  }

  kill(): void {
    this.#stopping = true;
    this.#process?.kill();
  }

  async #launch(): Promise<void> {
    const { name, title, command, stopSignal = 'SIGTERM', graceMs = 10_000 } = this.spec;
    const recordFile = recordFileOf(this.#places.run, name);
    // A guard that was killed leaves its program running.
    await stopRecorded(recordFile);
    await this.spec.prepare?.();
    if (this.#stopping) throw new Error(`${title} is being stopped`);
    if (existsSync(this.logFile) && statSync(this.logFile).size > rotateAtBytes) {
      renameSync(this.logFile, `${this.logFile}.1`);
    }
    const logBegin = existsSync(this.logFile) ? statSync(this.logFile).size : 0;
    const running = new GuardedProcess(
      { name, ...command, stopSignal, graceMs, recordFile },
      { environment: this.spec.environment, logFile: this.logFile },
    );
    this.#process = running;
    const ended = new AbortController();
    void running.ended.then((code) => ended.abort(new Error(`it ended with ${exitText(code)}`)));
    const late = setTimeout(
      () => ended.abort(new Error(`it was not ready within ${readyTimeoutMs / 1000} s`)),
      readyTimeoutMs,
    );
    try {
      await Promise.race([this.spec.ready(ended.signal), aborted(ended.signal)]);
    } catch (error) {
      await running.stop();
      const reason = reasonOf(error);
      throw new Error(
        `${title} did not start: ${reason}. Last lines of ${this.logFile}:\n${tail(this.logFile, logBegin)}`,
      );
    } finally {
      clearTimeout(late);
    }
  }

  async #supervise(): Promise<void> {
    let failures = 0;
    for (;;) {
      const begun = Date.now();
      const code = await this.#process!.ended;
      if (this.#stopping) return;
      if (Date.now() - begun > healthyAfterMs) failures = 0;
      warn(`${this.spec.title} ended with ${exitText(code)}.`);
      for (;;) {
        if (failures === this.spec.givesUpAfter) {
          this.#onLost(`${this.spec.title} could not be brought back in ${failures} tries.`);
          return;
        }
        const pause = Math.min(longestPauseMs, 250 * 2 ** failures);
        failures++;
        await sleep(pause);
        if (this.#stopping) return;
        try {
          await this.#launch();
          say(`  ✓  ${this.spec.title} runs again, process ${await this.pid()}.`);
          break;
        } catch (error) {
          if (this.#stopping) return;
          warn(reasonOf(error));
        }
      }
    }
  }
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

function exitText(code: number): string {
  const signal = Object.entries(constants.signals).find(([, number]) => number === code - 128);
  return signal ? signal[0] : `exit code ${code}`;
}
