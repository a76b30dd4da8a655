import type { ReconciliationOrder, ReconciliationOutcome } from '../contracts/reconciliation.ts';
import { failureReport } from './failure-report.ts';
import { lastingSteps, steps } from './steps.ts';

/** Looks outside for a write that nobody knows the end of, and settles it by what is there; it never writes there. */
export async function reconcileEffect(order: ReconciliationOrder): Promise<ReconciliationOutcome> {
  try {
    const seen = await steps.lookForEffect(order);
    return await lastingSteps.settleReconciliation(order, seen);
  } catch (failure) {
    await lastingSteps.failReconciliation(order, failureReport(failure, 'StripeIntegrationFailure', []));
    throw failure;
  }
}
