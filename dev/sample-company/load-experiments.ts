import { existsSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Environment, execute } from '../../commands/command.ts';
import { createExperiment } from '../../commands/experiments/create-experiment.ts';
import { giveVariants } from '../../commands/experiments/give-variants.ts';
import { startExperiment } from '../../commands/experiments/start-experiment.ts';
import { measureExperiment } from '../../commands/experiments/take-look.ts';
import { createFlag } from '../../commands/flags/create-flag.ts';
import { createMetric } from '../../commands/metrics/create-metric.ts';
import { shipMetrics } from '../../commands/metrics/ship-metrics.ts';
import { coalescedWake } from '../../composition/coalesced-wake.ts';
import type { ExperimentOrder } from '../../contracts/experiments.ts';
import { createDatabase } from '../../database/client.ts';
import { aggregatesReader } from '../../database/events-aggregates.ts';
import { feedLags } from '../../database/events-feed.ts';
import * as experiments from '../../database/experiments.ts';
import * as flags from '../../database/flags.ts';
import * as journal from '../../database/journal.ts';
import * as metrics from '../../database/metrics.ts';
import { createPersonalDataCipher } from '../../integrations/personal-data/cipher.ts';
import { type SampleExperiment, sampleExperiments, sampleMetrics } from './experiments.ts';
import { noOutside } from './load-company.ts';

const caller = { actor: 'sample-company', requestId: null };
const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/**
 * Brings the sample experiments in, into the embedded database, once the worker has read the sample company's events; broken
 * off, the next start brings in the rest. `asOf` is when the events were made.
 */
export async function loadSampleExperiments(
  settings: { databaseUrl: string; masterKey: string; asOf: Date },
  doneFile: string,
): Promise<void> {
  if (existsSync(doneFile)) return;
  const db = createDatabase(settings.databaseUrl, 2);
  try {
    const now = () => new Date();
    const personalData = createPersonalDataCipher(settings.masterKey);
    const environment = { db, outside: noOutside, personalData, now, wake: coalescedWake(db), business: null };
    while ((await feedLags(db, now())).find(({ reader }) => reader === aggregatesReader)?.events !== 0) {
      await sleep(1_000);
    }
    const keys = await loadExperiments(environment, settings.asOf);
    writeFileSync(doneFile, JSON.stringify({ loadedAt: now().toISOString(), experiments: keys }));
  } finally {
    await db.destroy();
  }
}

/**
 * Makes the experiments by the commands of everybody, as begun in the past: the looks that were due since are taken as of
 * their time, and the process goes on from the last of them. @returns their keys
 */
export async function loadExperiments(environment: Environment, asOf: Date): Promise<string[]> {
  const { db, now } = environment;
  await shipMetrics(db, now());
  const known = new Set(await metrics.allKeys(db));
  for (const metric of sampleMetrics.filter(({ key }) => !known.has(key))) {
    await execute(createMetric, createMetric.input.parse(metric), caller, environment);
  }
  const today = Math.floor(asOf.getTime() / dayMs) * dayMs;
  for (const sample of sampleExperiments) {
    const startedAt = new Date(today - sample.startedDaysAgo * dayMs);
    const row = await begun(environment, sample, startedAt);
    // What has been announced its next look has its process already.
    if (row.status !== 'running' || row.next_look_at) continue;
    const looks = await pastLooks(environment, row, { startedAt, until: new Date(today) });
    await goOn(environment, row, looks, startedAt);
  }
  return sampleExperiments.map(({ experiment }) => experiment.key);
}

async function begun(
  environment: Environment,
  { flag, experiment }: SampleExperiment,
  startedAt: Date,
): Promise<experiments.ExperimentRow> {
  const { db } = environment;
  if ((await flags.byKeys(db, [flag.key])).length === 0) {
    await execute(createFlag, createFlag.input.parse(flag), caller, environment);
  }
  const filter = JSON.stringify({ key: experiment.key });
  const byKey = { page: 1, perPage: 1, sort: 'createdAt', filter };
  const [found] = (await experiments.list(db, byKey)).rows;
  const id =
    found?.id ?? (await execute(createExperiment, createExperiment.input.parse(experiment), caller, environment)).id;
  if (!found || found.status === 'draft') {
    await execute(startedBefore(startedAt), { experimentId: id, anyway: true }, caller, environment);
  }
  return await experiments.find(db, id);
}

/** Everybody's start, of what has long begun: subjects have had their variants, and its process comes after the past looks. */
function startedBefore(startedAt: Date): typeof startExperiment {
  return {
    ...startExperiment,
    async run(input, context) {
      const { tx, now } = context;
      const withoutProcess: typeof context.journal = (entry) => context.journal({ ...entry, dispatch: null });
      const accepted = await startExperiment.run(input, { ...context, journal: withoutProcess });
      await experiments.write(tx, input.experimentId, { started_at: startedAt }, now);
      await giveVariants(tx, await experiments.find(tx, input.experimentId), now);
      return accepted;
    },
  };
}

/** Takes the looks by plan of a past time, each with what had come in by then, until one would have ended it. */
async function pastLooks(
  { db, business = null, now }: Environment,
  { id, looks: taken, definition }: experiments.ExperimentRow,
  { startedAt, until }: { startedAt: Date; until: Date },
): Promise<number> {
  for (let number = taken + 1; ; number++) {
    const at = new Date(startedAt.getTime() + number * definition.lookEveryHours * hourMs);
    if (at >= until) return number - 1;
    const { look, spends } = await measureExperiment({ db, business }, id, { number, at, by: 'schedule', final: null });
    if (look.verdict.status !== 'continue') return number - 1;
    await db.transaction().execute(async (tx) => {
      await experiments.keepLook(tx, id, look, spends);
      await experiments.write(tx, id, { looks: number }, now());
    });
  }
}

/** Starts the process where the past looks end; of one whose time is over it takes the last look. */
async function goOn(
  { db, now, wake }: Environment,
  { id, definition, operation_id, workflow_id }: experiments.ExperimentRow,
  looks: number,
  startedAt: Date,
): Promise<void> {
  const at = now();
  const leftMs = Math.max(0, startedAt.getTime() + definition.maxDuration * dayMs - at.getTime());
  const order: ExperimentOrder = {
    operationId: operation_id!,
    experimentId: id,
    by: caller.actor,
    from: { leftMs, looks, paused: false },
  };
  await db.transaction().execute(async (tx) => {
    await experiments.write(tx, id, { next_look_at: at }, at);
    await journal.append(tx, [
      {
        type: 'experiment.opened',
        area: 'experiments',
        entityId: id,
        operationId: operation_id,
        actor: caller.actor,
        at,
        dispatch: { start: 'runExperiment', workflowId: workflow_id!, args: [order] },
      },
    ]);
  });
  wake();
}
