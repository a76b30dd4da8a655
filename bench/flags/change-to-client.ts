/**
 * A kill switch until the last byte of the event is at 1,000 clients of GrowthBook's stream: asked of one API process, heard at
 * another, with Postgres between them and no worker running; then asked of the very process that they listen to.
 * `npx node bench/flags/change-to-client.ts [--flags 200] [--clients 1000] [--kills 40]`
 */
import { parseArgs } from 'node:util';
import type { Flag } from '../../contracts/flags.ts';
import { freePort } from '../../dev/processes/ports.ts';
import {
  makeApiKeyFor,
  migrateDatabase,
  serverSettings,
  startApi,
  startDevTemporal,
  startPostgres,
  startSandbox,
} from '../../test/topology/installation.ts';
import { Programs } from '../../test/topology/programs.ts';
import { report } from '../report.ts';
import { openAudience, p99 } from './stream-audience.ts';

const { values } = parseArgs({
  options: {
    flags: { type: 'string', default: '200' },
    clients: { type: 'string', default: '1000' },
    kills: { type: 'string', default: '40' },
  },
});
const [flags, clients, kills] = [values.flags, values.clients, values.kills].map(Number) as [number, number, number];

const programs = new Programs('change-to-client');
const postgres = await startPostgres(programs);
try {
  const [port, otherPort] = [await freePort(), await freePort()];
  const temporalAddress = await startDevTemporal(programs);
  const sandbox = await startSandbox(programs, 'sandbox', `http://127.0.0.1:${port}/webhooks/stripe`);
  const databaseUrl = await postgres.database('pricewright');
  const settings = serverSettings(programs, { databaseUrl, temporalAddress, sandbox });
  await migrateDatabase(programs, settings);
  const key = await makeApiKeyFor(settings);
  const heard = await startApi(programs, 'api', settings, port);
  const other = await startApi(programs, 'api-2', settings, otherPort);

  const call = async <T>(origin: string, path: string, body: object, etag?: string): Promise<T> => {
    const headers = { 'content-type': 'application/json', 'x-api-key': key, ...(etag ? { 'if-match': etag } : {}) };
    const response = await fetch(`${origin}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as T;
  };
  const made: Flag[] = [];
  for (let index = 0; index < flags; index++) {
    const condition = { country: { $in: ['SE', 'NO'] }, plan: 'team', seats: { $gte: 10 } };
    const rules = index % 2 === 0 ? [{ percentage: 50, value: true }] : [{ condition, value: true }];
    const flag = { key: `flag-${index}`, name: `Flag ${index}`, type: 'boolean', defaultValue: false, rules };
    made.push(await call<Flag>(other.origin, '/v1/flags', flag));
  }
  const sdkKey = await call<{ key: string }>(other.origin, '/v1/sdk-keys', {
    application: 'bench',
    environment: 'production',
  });

  for (const [name, asked] of [
    ['another API process', other],
    ['their own API process', heard],
  ] as const) {
    const audience = await openAudience({ port, path: `/sub/${sdkKey.key}`, clients });
    const waits: number[] = [];
    for (let kill = 0; kill <= kills; kill++) {
      const { id } = made[kill]!;
      const { waits: these } = await audience.hear(async (begun) => {
        begun();
        await call(asked.origin, `/v1/flags/${id}/kill`, { reason: 'Measured' });
      });
      // The first one compiles code: it does not count.
      if (kill > 0) waits.push(...these);
    }
    for (let kill = 0; kill <= kills; kill++) {
      const { id } = made[kill]!;
      await audience.hear(async () => {
        const { revision } = (await (
          await fetch(`${asked.origin}/v1/flags/${id}`, { headers: { 'x-api-key': key } })
        ).json()) as Flag;
        await call(asked.origin, `/v1/flags/${id}/restore`, {}, `"${revision}"`);
      });
    }
    audience.close();
    report({
      name: `kill asked of ${name}, at ${clients} streams, p99`,
      value: p99(waits),
      target: { atMost: 200 },
      unit: 'ms',
    });
  }
} finally {
  await programs.close();
  postgres.remove();
}
