/**
 * Records the main paths of each workflow as histories, beside this file: `node test/histories/record.ts`. Run it when a
 * workflow is new, or has changed behind `patched`, and keep the old files: they are what still runs somewhere.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import globalSetup from '../support/global-setup.ts';
import globalTeardown from '../support/global-teardown.ts';
import { startPlatform } from '../support/platform.ts';
import { devServer, timeSkippingEnvironment } from '../support/temporal.ts';
import { toPlain } from './history-form.ts';
import {
  type Recorded,
  recordExperiments,
  recordPriceExperiments,
  recordPublications,
  recordRecords,
  recordRollouts,
  recordTraits,
  recordWaiting,
  recordWithdrawals,
} from './scenarios.ts';
import { withoutMachine } from './without-machine.ts';

async function record(
  environment: () => Promise<TestWorkflowEnvironment>,
  scenarios: (context: Parameters<typeof recordPublications>[0]) => Promise<Recorded[]>,
): Promise<void> {
  const temporal = await environment();
  const platform = await startPlatform(temporal);
  try {
    await platform.startWorker();
    for (const { name, workflowId } of await scenarios({ platform, temporal })) {
      const history = await temporal.client.workflow.getHandle(workflowId).fetchHistory();
      const file = join(import.meta.dirname, `${name}.json`);
      writeFileSync(file, `${JSON.stringify({ workflowId, history: withoutMachine(toPlain(history)) }, null, 1)}\n`);
      console.log(`${name}: ${history.events?.length ?? 0} events`);
    }
  } finally {
    await platform.close();
    await temporal.teardown();
  }
}

globalSetup();
try {
  await record(devServer, async (context) => [
    ...(await recordPublications(context)),
    ...(await recordWithdrawals(context)),
    ...(await recordRecords(context)),
  ]);
  await record(timeSkippingEnvironment, recordWaiting);
  await record(timeSkippingEnvironment, recordRollouts);
  await record(timeSkippingEnvironment, recordExperiments);
  await record(timeSkippingEnvironment, recordPriceExperiments);
  await record(timeSkippingEnvironment, recordTraits);
} finally {
  await globalTeardown();
}
