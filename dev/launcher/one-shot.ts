import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { GuardedProcess } from '../processes/guarded.ts';
import { recordFileOf } from '../processes/leftovers.ts';
import { tail } from './log-tail.ts';
import { type Places, repository } from './places.ts';

export interface OneShot {
  name: string;
  parameters: string[];
  cwd?: string;
  environment: NodeJS.ProcessEnv;
}

/** Programs that run to their end; like the parts they are guarded, so that none outlives the launcher. */
export class OneShots {
  readonly #places: Places;
  readonly #running = new Set<GuardedProcess>();
  #stopping = false;

  constructor(places: Places) {
    this.#places = places;
  }

  /** Runs Node on a script to its end. @throws Error with the last lines of its log when it fails */
  async run({ name, parameters, cwd = repository, environment }: OneShot): Promise<void> {
    if (this.#stopping) throw new Error('It is being stopped');
    const logFile = join(this.#places.logs, `${name}.log`);
    const logBegin = existsSync(logFile) ? statSync(logFile).size : 0;
    const running = new GuardedProcess(
      {
        name,
        file: process.execPath,
        parameters,
        cwd,
        stopSignal: 'SIGTERM',
        graceMs: 2_000,
        recordFile: recordFileOf(this.#places.run, name),
      },
      { environment, logFile },
    );
    this.#running.add(running);
    const code = await running.ended;
    this.#running.delete(running);
    if (code !== 0) {
      throw new Error(`${name} ended with exit code ${code}. Last lines of ${logFile}:\n${tail(logFile, logBegin)}`);
    }
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    await Promise.all([...this.#running].map((running) => running.stop()));
  }
}
