import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { InMemorySpanExporter } from '@opentelemetry/sdk-trace-base';
import { Client } from '@temporalio/client';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker } from '@temporalio/worker';
import pino from 'pino';
import { createEffects } from '../activities/effects.ts';
import { createActivities } from '../activities/index.ts';
import { outsideReads } from '../composition/stripe.ts';
import { type Tracing, tracingWith, workflowTracingModules } from '../composition/tracing.ts';
import { catalogueWrites } from '../integrations/stripe/catalogue-writes.ts';
import { createTeamPlan, publish, registerFeatures } from '../test/support/plans.ts';
import { type Platform, startPlatform } from '../test/support/platform.ts';
import { timeSkippingEnvironment } from '../test/support/temporal.ts';
import { startRelay } from './relay-leader.ts';
import { workflowBundle } from './workflow-bundle.ts';

const exporter = new InMemorySpanExporter();
let tracing: Tracing;
let temporal: TestWorkflowEnvironment;
let platform: Platform;
let stop: () => Promise<void>;

beforeAll(async () => {
  tracing = tracingWith(exporter, 'test', { batch: false });
  temporal = await timeSkippingEnvironment();
  platform = await startPlatform(temporal);
  const { db, stripe, sandbox } = platform;
  const now = () => new Date();
  const worker = await Worker.create({
    ...tracing.workerOptions,
    connection: temporal.nativeConnection,
    taskQueue: 'main',
    workflowBundle: await workflowBundle(join(tmpdir(), 'pricewright-test-bundles'), workflowTracingModules),
    activities: createActivities({
      db,
      now,
      stripe: catalogueWrites(stripe),
      outside: outsideReads(stripe),
      effects: createEffects({ db, now, account: sandbox.accountId }),
    }),
  });
  const running = worker.run();
  const client = new Client({ connection: temporal.connection, interceptors: tracing.clientInterceptors });
  const relay = startRelay(platform.databaseUrl, {
    db,
    client,
    taskQueue: 'main',
    now,
    log: pino({ level: 'silent' }),
  });
  stop = async () => {
    await relay.stop();
    worker.shutdown();
    await running;
  };
}, 120_000);

afterAll(async () => {
  await stop?.();
  await platform?.close();
  await temporal?.teardown();
  await tracing?.shutdown();
});

it('one trace goes from the request through relay, workflow and activity to Stripe', async () => {
  await registerFeatures(platform);
  const plan = await createTeamPlan(platform);
  const operationId = await publish(platform, plan.id);
  await platform.operation(operationId);
  const spans = exporter.getFinishedSpans();
  const request = spans.find(({ name }) => name === 'POST /v1/plans/:id/publish');
  expect(request?.attributes).toMatchObject({
    'http.response.status_code': 202,
    'pricewright.operation.id': operationId,
  });
  const deadline = Date.now() + 10_000;
  const ofTrace = () =>
    exporter.getFinishedSpans().filter((span) => span.spanContext().traceId === request!.spanContext().traceId);
  while (!ofTrace().some(({ name }) => name.startsWith('RunWorkflow:')) && Date.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }

  const byId = new Map(ofTrace().map((span) => [span.spanContext().spanId, span]));
  const lineage = (name: string): string[] => {
    const path: string[] = [];
    for (let span = ofTrace().find((each) => each.name === name); span; span = byId.get(span.parentSpanId ?? '')) {
      path.unshift(span.name);
    }
    return path;
  };
  expect(lineage('Stripe POST /v1/prices')).toEqual([
    'POST /v1/plans/:id/publish',
    'relay start publishPlan',
    'StartWorkflow:publishPlan',
    'RunWorkflow:publishPlan',
    'StartActivity:syncPrice',
    'RunActivity:syncPrice',
    'Stripe POST /v1/prices',
  ]);
  const names = ofTrace().map(({ name }) => name);
  expect(names.join('\n')).not.toContain(plan.id);
});

it('goes on from the trace of the caller', async () => {
  const traceId = '0af7651916cd43dd8448eb211c80319c';
  await platform.app.inject({ url: '/v1/plans', headers: { traceparent: `00-${traceId}-b7ad6b7169203331-01` } });
  const span = exporter.getFinishedSpans().find((each) => each.spanContext().traceId === traceId);
  expect([span?.name, span?.parentSpanId]).toEqual(['GET /v1/plans', 'b7ad6b7169203331']);
});
