import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** The repository, wherever the command was given. */
export const repository = resolve(import.meta.dirname, '..', '..');

/** Folders and files of the local state. */
export interface Places {
  data: string;
  logs: string;
  /** Records of the processes that run. */
  run: string;
  lock: string;
  secrets: string;
  credentials: string;
  temporalDatabase: string;
  stripeSandbox: string;
  /** Mails that the inbox took. */
  inbox: string;
  sampleCatalogue: string;
  sampleCompany: string;
  sampleEvents: string;
  sampleExperiments: string;
  /** What the server processes keep to start faster, such as the bundle of workflows. */
  cache: string;
  /** The flags as the API knew them last, for a start without Postgres. */
  flagsSnapshot: string;
  /** Signed checkpoints of the audit, and the key that signs them. */
  audit: string;
  auditKey: string;
}

/** `PRICEWRIGHT_DATA_DIR`, else `.pricewright` in the repository; a relative path counts from where npm was called. */
export function placesOf(environment: NodeJS.ProcessEnv): Places {
  const calledFrom = environment.INIT_CWD ?? process.cwd();
  const given = environment.PRICEWRIGHT_DATA_DIR;
  const data = given ? resolve(calledFrom, given) : join(repository, '.pricewright');
  return {
    data,
    logs: join(data, 'logs'),
    run: join(data, 'run'),
    lock: join(data, 'launcher.json'),
    secrets: join(data, 'secrets.json'),
    credentials: join(data, 'dev-credentials.json'),
    temporalDatabase: join(data, 'temporal.db'),
    stripeSandbox: join(data, 'stripe-sandbox'),
    inbox: join(data, 'inbox.jsonl'),
    sampleCatalogue: join(data, 'sample-catalogue.json'),
    sampleCompany: join(data, 'sample-company.json'),
    sampleEvents: join(data, 'sample-events.json'),
    sampleExperiments: join(data, 'sample-experiments.json'),
    cache: join(data, 'cache'),
    flagsSnapshot: join(data, 'flags-snapshot.json'),
    audit: join(data, 'audit'),
    auditKey: join(data, 'audit-signing-key.pem'),
  };
}

export function makePlaces(places: Places): void {
  for (const folder of [places.data, places.logs, places.run]) mkdirSync(folder, { recursive: true });
}

/** Everything that Pricewright writes into its data folder, Postgres's cluster aside. */
export function ownEntries({ data, ...places }: Places): string[] {
  const { temporalDatabase } = places;
  return [...Object.values(places), `${temporalDatabase}-wal`, `${temporalDatabase}-shm`, join(data, 'postgres')];
}
