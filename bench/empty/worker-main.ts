/** A worker of the product's settings that runs the empty publication. */
import { join } from 'node:path';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { workerTuning } from '../../worker/tuning.ts';
import { emptyActivities } from './activities.ts';

export const emptyTaskQueue = 'bench-empty';

if (import.meta.main) {
  Runtime.install({ logger: new DefaultLogger('WARN'), shutdownSignals: [] });
  const connection = await NativeConnection.connect({ address: process.env.TEMPORAL_ADDRESS! });
  const worker = await Worker.create({
    ...workerTuning,
    connection,
    taskQueue: emptyTaskQueue,
    workflowsPath: join(import.meta.dirname, 'workflows.ts'),
    activities: emptyActivities,
  });
  process.once('SIGTERM', () => worker.shutdown());
  await worker.run();
  await connection.close();
}
