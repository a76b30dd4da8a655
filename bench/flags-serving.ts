import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createEvaluationApp } from '../api/evaluation-app.ts';
import { EvaluationKeys } from '../api/flags/evaluation-keys.ts';
import { FlagConfiguration } from '../api/flags/flag-configuration.ts';
import { writeSnapshot } from '../api/flags/snapshot.ts';
import { createDatabase } from '../database/client.ts';
import type { FlagDefinition } from '../domain/flags/definition.ts';
import { openAudience, p99 } from './flags/stream-audience.ts';
import { report } from './report.ts';

/** The server's side of flags without a database: a change at 1,000 open streams, and a start with 10,000 flags. */
const key = 'pwc_bench';
const clients = 1_000;
const changes = 20;
const folder = mkdtempSync(join(tmpdir(), 'flags-serving-'));
const snapshotPath = join(folder, 'flags.json');
const nowhere = createDatabase('postgres://nobody:x@127.0.0.1:1/none', 2);

const definition = (index: number): FlagDefinition => ({
  key: `flag-${index}`,
  type: 'boolean',
  kind: 'release',
  variants: [],
  dependencies: [],
  archived: false,
  enabled: true,
  killed: false,
  defaultValue: false,
  rules: [
    index % 2 === 0
      ? { id: 'r', percentage: 50, value: true }
      : { id: 'r', condition: { country: { $in: ['SE', 'NO'] }, plan: 'team', seats: { $gte: 10 } }, value: true },
  ],
  overrides: [],
  schedule: null,
  rollouts: [],
});

async function save(flags: number): Promise<void> {
  const definitions = Array.from({ length: flags }, (_, index) => definition(index));
  await writeSnapshot(snapshotPath, {
    form: 1,
    savedAt: new Date().toISOString(),
    environments: [{ name: 'production', version: 1, changedAt: new Date().toISOString(), definitions }],
    segments: [],
    settings: { secureAttributes: [], salt: '' },
    keys: { clients: [{ key, environment: 'production', application: 'bench' }], apiKeys: [] },
  });
}

const options = { db: nowhere, secret: 'a secret that is long enough for it', snapshotPath, checks: {}, logger: false };

async function measureServing(): Promise<void> {
  await save(200);
  const app = await createEvaluationApp(options);
  await app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = app.server.address() as AddressInfo;
  await measureStreams(app.flagConfiguration, port);
  await app.close();
}

/** A change taken over until its last byte is at each client. */
async function measureStreams(configuration: FlagConfiguration, port: number): Promise<void> {
  const audience = await openAudience({ port, path: `/sub/${key}`, clients });
  const waits: number[] = [];
  const production = configuration.environment('production')!;
  for (let change = 0; change < changes; change++) {
    const version = 2 + change;
    const flag = { ...definition(0), killed: change % 2 === 0 };
    const heard = await audience.hear(async (begun) => {
      begun();
      configuration.takeOver(production, [flag], { version, changedAt: new Date() });
    });
    if (heard.id !== String(version)) throw new Error(`the clients heard of ${heard.id} instead of ${version}`);
    waits.push(...heard.waits);
  }
  report({ name: `change at ${clients} open streams, p99`, value: p99(waits), target: { atMost: 200 }, unit: 'ms' });
  audience.close();
}

async function measureStart(): Promise<void> {
  await save(10_000);
  globalThis.gc?.();
  const before = process.memoryUsage().rss;
  const begun = performance.now();
  const configuration = new FlagConfiguration({
    db: nowhere,
    keys: new EvaluationKeys(options.secret),
    snapshotPath,
    log: { warn() {}, info() {} } as never,
  });
  await configuration.start();
  const outcome = configuration.environment('production')!.flags.compiled.get('flag-9999')!.evaluate({ id: 'u' });
  if (outcome.source === 'error') throw new Error('the flags do not answer');
  report({
    name: 'start with 10,000 flags',
    value: (performance.now() - begun) / 1_000,
    target: { atMost: 2 },
    unit: 's',
  });
  globalThis.gc?.();
  const grown = (process.memoryUsage().rss - before) / 1024 / 1024;
  report({ name: 'memory of 10,000 flags', value: grown, target: { atMost: 200 }, unit: 'MB' });
  await configuration.close();
}

try {
  await measureStart();
  await measureServing();
} finally {
  await nowhere.destroy();
  rmSync(folder, { recursive: true, force: true });
}
