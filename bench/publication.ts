/** One publication of a plan with three prices at 150 ms a call of Stripe, against the same calls made bare in a row. */

import type { Operation } from '../contracts/operations.ts';
import type { Accepted, SubscriptionPlan } from '../contracts/plans.ts';
import { freePort } from '../dev/processes/ports.ts';
import { createApi } from '../dev/sample-company/api.ts';
import type { LoggedRequest } from '../dev/stripe-sandbox/http/request-log.ts';
import { createStripeClient } from '../integrations/stripe/client.ts';
import {
  makeApiKeyFor,
  migrateDatabase,
  serverSettings,
  startApi,
  startDevTemporal,
  startPostgres,
  startSandbox,
  startWorker,
} from '../test/topology/installation.ts';
import { Programs } from '../test/topology/programs.ts';
import { bareCalls } from './bare-calls.ts';
import { benchPlan, features } from './bench-plan.ts';
import { report } from './report.ts';

const latencyMs = 150;
const rounds = 5;
const pollMs = 10;

const programs = new Programs('publication');
const postgres = await startPostgres(programs);
try {
  const temporalAddress = await startDevTemporal(programs);
  // Nobody listens there: what events make the API read again is not part of a publication.
  const sandbox = await startSandbox(programs, 'sandbox', `http://127.0.0.1:${await freePort()}/webhooks/stripe`);
  const settings = serverSettings(programs, {
    databaseUrl: await postgres.database('pricewright'),
    temporalAddress,
    sandbox,
  });
  await migrateDatabase(programs, settings);
  const { origin } = await startApi(programs, 'api', settings, await freePort());
  await startWorker(programs, 'worker', settings);
  const api = createApi(origin, await makeApiKeyFor(settings));
  for (const feature of features) await api.post('/v1/flags', feature);

  const publish = async (number: number): Promise<number> => {
    const plan = await api.post<SubscriptionPlan>('/v1/plans', benchPlan(number));
    const begun = performance.now();
    const { operationId } = await api.post<Accepted>(`/v1/plans/${plan.id}/publish`, {});
    for (;;) {
      const { status, error } = await api.get<Operation>(`/v1/operations/${operationId}`);
      if (status === 'done') return performance.now() - begun;
      if (status === 'failed') throw new Error(error?.message);
      await new Promise((resolve) => setTimeout(resolve, pollMs));
    }
  };
  const stripe = createStripeClient({
    secretKey: sandbox.secretKey,
    apiBase: sandbox.url,
    beforeRequest: async () => {},
  });

  for (let number = 0; number < 3; number++) await publish(number);
  await sandbox.order('POST', '/latency', { ms: latencyMs });
  const ratios: number[] = [];
  for (let round = 0; round < rounds; round++) {
    await sandbox.order('DELETE', '/requests');
    const ours = await publish(100 + round);
    const { requests } = await sandbox.order<{ requests: LoggedRequest[] }>('GET', '/requests');
    const bare = await bareCalls(stripe, requests, `bare-${round}`);
    ratios.push(ours / bare);
    console.log(
      `${requests.length} calls: published in ${(ours / 1000).toFixed(2)} s, bare in ${(bare / 1000).toFixed(2)} s`,
    );
  }
  const median = ratios.sort((a, b) => a - b)[Math.floor(rounds / 2)]!;
  report({
    name: `a publication at ${latencyMs} ms a call, median of ${rounds}`,
    value: median,
    target: { atMost: 1.2 },
  });
} finally {
  await programs.close();
  postgres.remove();
}
