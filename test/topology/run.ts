/**
 * `npm run topology`: the shape of docker-compose.yml as plain processes on this machine. Publishes plans through two APIs
 * while a worker and an API are killed, and starts what must be refused.
 */
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { benchPlan, features } from '../../bench/bench-plan.ts';
import type { Operation } from '../../contracts/operations.ts';
import type { SubscriptionPlan } from '../../contracts/plans.ts';
import { freePort } from '../../dev/processes/ports.ts';
import { createApi } from '../../dev/sample-company/api.ts';
import { createStripeClient } from '../../integrations/stripe/client.ts';
import { servicesBeginningWith } from './compose.ts';
import { makeApiKeyFor, migrateDatabase, startApi, startPostgres, startSandbox, startWorker } from './installation.ts';
import { Programs } from './programs.ts';
import { refusals } from './refusals.ts';
import { leaders } from './relay-lock.ts';
import { composeSettings } from './settings.ts';
import { startTemporalCluster } from './temporal-cluster.ts';

const plansToPublish = 40;
const latencyMs = 40;
const publicationTimeoutMs = 240_000;

const programs = new Programs('topology');
const postgres = await startPostgres(programs);
const begun = performance.now();
function done(what: string): void {
  console.log(`✓ ${what} (${((performance.now() - begun) / 1000).toFixed(0)} s)`);
}

try {
  const temporalAddress = await startTemporalCluster(programs, postgres);
  done('Temporal server on Postgres, schema and namespace made, and found again by a second start');

  const ports = [await freePort(), await freePort()];
  const sandbox = await startSandbox(programs, 'sandbox', `http://127.0.0.1:${ports[1]}/webhooks/stripe`);
  const other = await startSandbox(programs, 'other-sandbox', `http://127.0.0.1:${ports[1]}/webhooks/stripe`);
  const databaseUrl = await postgres.database('pricewright');
  const given = { databaseUrl, temporalAddress, sandbox, authSecret: randomBytes(32).toString('hex') };
  const settings = composeSettings(programs, given);
  await migrateDatabase(programs, settings('migrate'));
  const apis = servicesBeginningWith('api-');
  const workers = servicesBeginningWith('worker-');
  const startedApis = await Promise.all(apis.map((name, at) => startApi(programs, name, settings(name), ports[at]!)));
  const startedWorkers = await Promise.all(workers.map((name) => startWorker(programs, name, settings(name))));
  done(`${apis.length} APIs and ${workers.length} workers run`);
  await expectOneLeader();

  const apiKey = await makeApiKeyFor(settings(apis[0]!));
  const clients = startedApis.map(({ origin }) => createApi(origin, apiKey));
  for (const feature of features) await clients[0]!.post('/v1/flags', feature);
  const plans = await Promise.all(
    Array.from({ length: plansToPublish }, (_, number) =>
      clients[number % 2]!.post<SubscriptionPlan>('/v1/plans', benchPlan(number)),
    ),
  );
  await sandbox.order('POST', '/latency', { ms: latencyMs });

  const firstHalf = plans.slice(0, plansToPublish / 2);
  await Promise.all(firstHalf.map((plan, number) => clients[number % 2]!.post(`/v1/plans/${plan.id}/publish`, {})));
  while ((await activePlans()) < plansToPublish / 8) await sleep(20);
  process.kill(startedWorkers[0]!.pid, 'SIGKILL');
  const rest = plans.slice(plansToPublish / 2).map((plan, number) => publishSomehow(plan, number % 2));
  process.kill(startedApis[0]!.pid, 'SIGKILL');
  await Promise.all(rest);
  await Promise.all([startedWorkers[0]!.ended, startedApis[0]!.ended]);
  const before = await activePlans();
  if (before >= plansToPublish) throw new Error('Everything was published before anything was killed: no proof.');
  done(`a worker and an API killed with ${before} of ${plansToPublish} plans published`);

  const deadline = Date.now() + publicationTimeoutMs;
  while ((await activePlans()) < plansToPublish) {
    if (Date.now() > deadline) throw new Error(`Only ${await activePlans()} of ${plansToPublish} plans became active.`);
    await sleep(250);
  }
  done(`all ${plansToPublish} plans are active`);
  await expectOnceInStripe();
  await expectOneLeader();

  await startApi(programs, `${apis[0]}-again`, settings(apis[0]!), ports[0]!);
  await startWorker(programs, `${workers[0]}-again`, settings(workers[0]!));
  done('what was killed runs again');

  for await (const refused of refusals(programs, settings, other)) done(refused);
  console.log('The topology does what it is to do.');

  async function activePlans(): Promise<number> {
    const shown = await clients[1]!.list<SubscriptionPlan>('/v1/plans');
    const failed = (await clients[1]!.list<Operation>('/v1/operations')).find(({ status }) => status === 'failed');
    if (failed) throw new Error(`A publication failed: ${JSON.stringify(failed.error)}`);
    return shown.filter(({ status }) => status === 'active').length;
  }

  /** As a client that has two addresses: what one API cannot answer, the other is asked, unless it was done already. */
  async function publishSomehow(plan: SubscriptionPlan, first: number): Promise<void> {
    try {
      await clients[first]!.post(`/v1/plans/${plan.id}/publish`, {});
    } catch {
      const { operation, status } = await clients[1]!.get<SubscriptionPlan>(`/v1/plans/${plan.id}`);
      if (!operation && status === 'draft') await clients[1]!.post(`/v1/plans/${plan.id}/publish`, {});
    }
  }

  async function expectOneLeader(): Promise<void> {
    const count = await leaders(databaseUrl);
    if (count !== 1) throw new Error(`${count} workers lead the relay instead of one.`);
    done('one worker leads the relay');
  }

  async function expectOnceInStripe(): Promise<void> {
    await sandbox.order('POST', '/latency', { ms: 0 });
    const stripe = createStripeClient({
      ...{ secretKey: sandbox.secretKey, apiBase: sandbox.url, beforeRequest: async () => {} },
    });
    const all = { limit: 10_000 };
    const products = await stripe.products.list({ limit: 100 }).autoPagingToArray(all);
    const prices = await stripe.prices.list({ limit: 100 }).autoPagingToArray(all);
    const known = await stripe.entitlements.features.list({ limit: 100 }).autoPagingToArray(all);
    const found = { products: products.length, prices: prices.length, features: known.length };
    const expected = { products: plansToPublish, prices: 3 * plansToPublish, features: features.length };
    const owners = new Set(products.map(({ metadata }) => metadata.pricewright_plan));
    const keys = new Set(prices.filter(({ active }) => active).map(({ lookup_key }) => lookup_key));
    const wanted = plans.flatMap(({ key }) =>
      ['base', 'seats', 'seats-year'].map((component) => `${key}:${component}`),
    );
    const once = owners.size === plansToPublish && wanted.every((key) => keys.has(key)) && keys.size === wanted.length;
    if (JSON.stringify(found) !== JSON.stringify(expected) || !once || !products.every(({ active }) => active)) {
      throw new Error(
        `Stripe holds ${JSON.stringify(found)} instead of ${JSON.stringify(expected)}, or not as they sell.`,
      );
    }
    done(`Stripe holds ${found.products} products and ${found.prices} prices, each once and on sale`);
  }
} catch (error) {
  console.error(`✗ ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
} finally {
  await programs.close();
  postgres.remove();
}
