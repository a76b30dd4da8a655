import { ActivityCancellationType, type ActivityOptions, proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../activities/index.ts';
import { nonRetryableCodes } from '../contracts/tables/error-catalogue.ts';

export const stepOptions = {
  startToCloseTimeout: '2 minutes',
  heartbeatTimeout: '10 seconds',
  // What is undone must have ended: an undoing that overtakes its step undoes nothing.
  cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
  retry: {
    initialInterval: '1 second',
    maximumInterval: '1 minute',
    nonRetryableErrorTypes: nonRetryableCodes,
  },
} as const satisfies ActivityOptions;

/** Nothing that sells is touched yet: an outage of Stripe is waited out. */
export const steps = proxyActivities<Activities>({ ...stepOptions, scheduleToCloseTimeout: '1 day' });

/** A half-activated plan is undone rather than left waiting for long. */
export const activationSteps = proxyActivities<Activities>({ ...stepOptions, scheduleToCloseTimeout: '30 minutes' });

/** Undoing and recording go on until they have worked, or are refused for good. */
export const lastingSteps = proxyActivities<Activities>(stepOptions);
