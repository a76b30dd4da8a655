import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { GuardRecord } from '../../dev/processes/guarded.ts';
import type { ProcessIdentity } from '../../dev/processes/identity.ts';

const repository = resolve(import.meta.dirname, '..', '..');

const freePorts = Object.fromEntries(
  [
    'PORT',
    'POSTGRES_PORT',
    'TEMPORAL_PORT',
    'TEMPORAL_UI_PORT',
    'STRIPE_SANDBOX_PORT',
    'INBOX_PORT',
    'INBOX_SMTP_PORT',
  ].map((name) => [name, '0']),
);

export interface Credentials {
  url: string;
  apiKey: string;
  temporalUrl: string;
  stripeUrl: string;
  inboxUrl: string;
  stripeSecretKey: string;
}

/** `npm start` on a data folder of its own and free ports, as a person would run it. */
export class Launcher {
  readonly process: ChildProcess;
  readonly ended: Promise<number | null>;
  readonly #dataFolder: string;
  #output = '';

  constructor(dataFolder: string, script: 'start' | 'reset' = 'start') {
    this.#dataFolder = dataFolder;
    this.process = spawn(process.execPath, [join(repository, 'dev', `${script}.ts`)], {
      cwd: '/',
      env: { ...process.env, ...freePorts, PRICEWRIGHT_DATA_DIR: dataFolder },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.process.stdout, this.process.stderr]) {
      stream?.on('data', (text) => {
        this.#output += text;
      });
    }
    this.ended = new Promise((done) => this.process.once('close', done));
  }

  get output(): string {
    return this.#output;
  }

  /** Waits until it has printed this. @throws Error with all it printed when it ends or takes too long */
  async prints(text: string | RegExp, withinMs = 300_000): Promise<void> {
    const deadline = Date.now() + withinMs;
    while (!(typeof text === 'string' ? this.#output.includes(text) : text.test(this.#output))) {
      const over = this.process.exitCode !== null || this.process.signalCode !== null;
      if (over || Date.now() > deadline) throw new Error(`It did not print ${text} but:\n${this.#output}`);
      await sleep(50);
    }
  }

  credentials(): Credentials {
    return JSON.parse(readFileSync(join(this.#dataFolder, 'dev-credentials.json'), 'utf8')) as Credentials;
  }

  /** All programs that run under it, with their guards. */
  processes(): { name: string; identity: ProcessIdentity }[] {
    const folder = join(this.#dataFolder, 'run');
    return readdirSync(folder).flatMap((file) => {
      const { name, guard, child } = JSON.parse(readFileSync(join(folder, file), 'utf8')) as GuardRecord;
      return [
        { name, identity: child },
        { name: `guard of ${name}`, identity: guard },
      ];
    });
  }
}
