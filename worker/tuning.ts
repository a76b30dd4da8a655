import type { WorkerOptions } from '@temporalio/worker';

/** How much a worker takes on at once. */
export const workerTuning = {
  shutdownGraceTime: '10 seconds',
} as const satisfies Partial<WorkerOptions>;
