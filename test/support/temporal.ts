import { TestWorkflowEnvironment } from '@temporalio/testing';
import { temporalCli, timeSkippingServer } from '../../dev/binaries/temporal.ts';

/**
 * A Temporal that skips the time in which workflows wait. It has no schedules, listing or worker versioning.
 * Call `teardown()` on it in `afterAll`.
 */
export async function timeSkippingEnvironment(): Promise<TestWorkflowEnvironment> {
  const { path } = await timeSkippingServer();
  return await TestWorkflowEnvironment.createTimeSkipping({ server: { executable: { type: 'existing-path', path } } });
}

/**
 * A real Temporal dev server, in memory, on a free port; with `newRunAfter`, workflows are told to go on as new runs once so
 * many events are in a run's history (4,096 otherwise). Call `teardown()` on it in `afterAll`.
 */
export async function devServer(options: { newRunAfter?: number } = {}): Promise<TestWorkflowEnvironment> {
  const { path } = await temporalCli();
  const { newRunAfter } = options;
  return await TestWorkflowEnvironment.createLocal({
    server: {
      executable: { type: 'existing-path', path },
      ...(newRunAfter === undefined
        ? {}
        : { extraArgs: ['--dynamic-config-value', `limit.historyCount.suggestContinueAsNew=${newRunAfter}`] }),
    },
  });
}
