import type { PlanProcess } from '../contracts/publications.ts';
import { compensations } from './compensations.ts';
import { failureReport } from './failure-report.ts';
import { lastingSteps, steps } from './steps.ts';

/** Takes a deprecated plan out of the catalogue, when nobody subscribes to it any more. */
export async function archivePlan(process: PlanProcess): Promise<void> {
  const undo = compensations();
  try {
    await steps.confirmNoSubscribers(process);
    const { productId } = await steps.planWithdrawal(process);
    if (productId) {
      undo.add(`reoffer product ${productId}`, () => lastingSteps.reofferProduct(process, productId));
      await steps.withdrawProduct(process, productId);
    }
    await lastingSteps.finishWithdrawal(process, 'archived');
  } catch (failure) {
    await lastingSteps.undoing(process);
    const notUndone = await undo.all();
    await lastingSteps.failWithdrawal(
      process,
      'unarchive',
      failureReport(failure, 'StripeIntegrationFailure', notUndone),
    );
    throw failure;
  }
}
