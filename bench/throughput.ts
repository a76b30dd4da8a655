/** 200 publications at once on two workers, against empty activities of the same number and shape. */
import { Client, Connection } from '@temporalio/client';
import type { Operation } from '../contracts/operations.ts';
import type { Accepted, SubscriptionPlan } from '../contracts/plans.ts';
import { freePort } from '../dev/processes/ports.ts';
import { createApi } from '../dev/sample-company/api.ts';
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
import { benchPlan, features } from './bench-plan.ts';
import { cpuSeconds } from './cpu.ts';
import { emptyTaskQueue } from './empty/worker-main.ts';
import { report } from './report.ts';
import { stepsOf } from './steps-of.ts';

const publications = Number(process.env.PUBLICATIONS ?? 200);
const rounds = Number(process.env.ROUNDS ?? 3);
const workers = 2;
/** Published before the clock starts, by both, so that neither is measured while its code is still being compiled. */
const warmUp = 16;
const pollMs = 100;

const programs = new Programs('throughput');
const postgres = await startPostgres(programs);
try {
  const apiPort = await freePort();
  const temporalAddress = await startDevTemporal(programs);
  const sandbox = await startSandbox(programs, 'sandbox', `http://127.0.0.1:${apiPort}/webhooks/stripe`);
  const databaseUrl = await postgres.database('pricewright');
  const settings = serverSettings(programs, { databaseUrl, temporalAddress, sandbox });
  await migrateDatabase(programs, settings);
  const temporal = new Client({ connection: await Connection.connect({ address: temporalAddress }) });

  // In turns, since others may use the machine: each round is compared with the empty ones just before and after it.
  const empty = [await emptyRun(temporal, settings)];
  const ratios: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const own = await productRun(settings, apiPort, databaseUrl, round);
    empty.push(await emptyRun(temporal, settings));
    const [before, after] = empty.slice(-2).map(({ perSecond }) => perSecond);
    if (own.activities !== empty[0]!.activities) {
      throw new Error(
        `The product took ${own.activities} activities, bench/empty/workflows.ts ${empty[0]!.activities}.`,
      );
    }
    ratios.push(own.perSecond / ((before! + after!) / 2));
    console.log(
      `activities a second: ${own.perSecond.toFixed(0)} (${own.activities} in ${own.seconds.toFixed(1)} s); empty ${before!.toFixed(0)} before, ${after!.toFixed(0)} after: ${ratios.at(-1)!.toFixed(2)} ×`,
    );
  }
  const median = ratios.toSorted((one, other) => one - other)[Math.floor(ratios.length / 2)]!;
  report({ name: `${publications} publications at once, median`, value: median, target: { atLeast: 0.7 } });
  await temporal.connection.close();
} finally {
  await programs.close();
  postgres.remove();
}

interface Run {
  activities: number;
  seconds: number;
  perSecond: number;
}

function runOf(activities: number, begun: number, ended = performance.now()): Run {
  const seconds = (ended - begun) / 1000;
  return { activities, seconds, perSecond: activities / seconds };
}

async function emptyRun(client: Client, settings: NodeJS.ProcessEnv): Promise<Run> {
  const running = await Promise.all(
    Array.from({ length: workers }, (_, number) =>
      programs.start({
        ...{ name: `empty-worker-${number}`, parameters: ['bench/empty/worker-main.ts'], environment: settings },
      }),
    ),
  );
  const run = crypto.randomUUID();
  const order = { operationId: `op_${run}`, planId: `plan_${run}`, versionId: `planver_${run}`, by: 'local' };
  const start = (number: number | string) =>
    client.workflow.start('emptyPublication', {
      workflowId: `empty-publication:${run}:${number}`,
      taskQueue: emptyTaskQueue,
      args: [{ ...order, attempt: 1, decision: { publish: { at: null, diffHash: null } } }],
    });
  // The workers bundle the workflow first; the product's does that before it says that it is ready.
  const warm = await Promise.all(Array.from({ length: warmUp }, (_, number) => start(`warm-${number}`)));
  const [each] = await Promise.all(warm.map((handle) => handle.result() as Promise<number>));
  const done = async () =>
    (await client.workflow.count(`WorkflowType = 'emptyPublication' and ExecutionStatus = 'Completed'`)).count;
  const doneBefore = await done();
  const cpuBefore = cpuSeconds(programs.running);
  const begun = performance.now();
  await Promise.all(Array.from({ length: publications }, (_, number) => start(number)));
  while ((await done()) < doneBefore + publications) await pause();
  const result = runOf(publications * each!, begun);
  printCpu(cpuBefore, result.activities);
  await Promise.all(running.map((worker) => worker.stop()));
  return result;
}

async function productRun(
  settings: NodeJS.ProcessEnv,
  apiPort: number,
  databaseUrl: string,
  round: number,
): Promise<Run> {
  const served = await startApi(programs, 'api', settings, apiPort);
  const { origin } = served;
  const running = await Promise.all(
    Array.from({ length: workers }, (_, number) => startWorker(programs, `worker-${number}`, settings)),
  );
  const api = createApi(origin, await makeApiKeyFor(settings));
  if (round === 0) for (const feature of features) await api.post('/v1/flags', feature);
  const each = publications + warmUp;
  const plans = await Promise.all(
    Array.from({ length: each }, (_, number) =>
      api.post<SubscriptionPlan>('/v1/plans', benchPlan(round * each + number)),
    ),
  );
  const publish = (plan: SubscriptionPlan) => api.post<Accepted>(`/v1/plans/${plan.id}/publish`, {});
  const steps = stepsOf(databaseUrl);
  await Promise.all(plans.slice(publications).map(publish));
  while ((await steps.finishedOperations()) < round * each + warmUp) await pause();
  const stepsBefore = await settledCount(steps);
  const cpuBefore = cpuSeconds(programs.running);

  const begun = performance.now();
  const accepted = await Promise.all(plans.slice(0, publications).map(publish));
  while ((await steps.finishedOperations()) < (round + 1) * each) await pause();
  const ended = performance.now();
  const stepsAfter = await settledCount(steps);
  const result = runOf(stepsAfter.activities - stepsBefore.activities, begun, ended);
  console.log(`tried again: ${stepsAfter.retries - stepsBefore.retries} activities`);
  printCpu(cpuBefore, result.activities);

  const ends = await Promise.all(
    accepted.map(({ operationId }) => api.get<Operation>(`/v1/operations/${operationId}`)),
  );
  const lost = ends.filter(({ status }) => status !== 'done');
  if (lost.length > 0) throw new Error(`${lost.length} publications were lost: ${JSON.stringify(lost[0])}`);
  await steps.close();
  // The empty run after it is to have the machine for itself again.
  await Promise.all([...running, served].map((program) => program.stop()));
  return result;
}

/** The last step of a publication is written a moment after its end. */
async function settledCount(steps: ReturnType<typeof stepsOf>): ReturnType<typeof steps.count> {
  for (let before = await steps.count(); ; ) {
    await pause();
    const now = await steps.count();
    if (now.activities === before.activities) return now;
    before = now;
  }
}

/** Milliseconds of processor time per activity, program by program. */
function printCpu(before: Map<string, number>, activities: number): void {
  const used = [...cpuSeconds(programs.running)].map(([name, seconds]) => {
    const ms = ((seconds - (before.get(name) ?? 0)) * 1000) / activities;
    return `${name} ${ms.toFixed(2)}`;
  });
  console.log(`processor ms per activity: ${used.join(', ')}`);
}

async function pause(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, pollMs));
}
