import type { PlanProcess } from '../contracts/publications.ts';
import { compensations } from './compensations.ts';
import { failureReport } from './failure-report.ts';
import { lastingSteps, steps } from './steps.ts';
import { together } from './together.ts';

/** Stops the sale of a plan: its prices take no new subscription; those who have one keep it. */
export async function deprecatePlan(process: PlanProcess): Promise<void> {
  const undo = compensations();
  try {
    const { priceIds } = await steps.planWithdrawal(process);
    await together(
      priceIds.map((id) => {
        undo.add(`reoffer price ${id}`, () => lastingSteps.reofferPrice(process, id));
        return steps.withdrawPrice(process, id);
      }),
    );
    await lastingSteps.finishWithdrawal(process, 'deprecated');
  } catch (failure) {
    await lastingSteps.undoing(process);
    const notUndone = await undo.all();
    await lastingSteps.failWithdrawal(
      process,
      'reinstate',
      failureReport(failure, 'StripeIntegrationFailure', notUndone),
    );
    throw failure;
  }
}
