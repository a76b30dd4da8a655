import { ApplicationFailure } from '@temporalio/workflow';
import type { ErasureProcess } from '../contracts/persons.ts';
import { failureReport } from './failure-report.ts';
import { lastingSteps } from './steps.ts';

/** Records may come in while the places are emptied; whoever still writes after this often does not stop. */
const rounds = 5;

/**
 * Erases a person: the hashes of the addresses are kept, the data key is destroyed, so that backups are unreadable too,
 * then every place is emptied and looked through. Nothing of it is undone.
 */
export async function erasePerson(process: ErasureProcess): Promise<void> {
  try {
    const scope = await lastingSteps.suppressAddresses(process);
    for (let round = 1; ; round++) {
      await lastingSteps.destroyDataKeys(process, scope);
      // One after the other: what refers to a person goes before the person.
      for (const place of scope.places) await lastingSteps.erasePlace(process, place, scope);
      const { left } = await lastingSteps.confirmErasure(process, scope);
      if (left.length === 0) break;
      if (round === rounds) throw ApplicationFailure.nonRetryable(`Records keep coming in: ${left.join(', ')}.`);
    }
    await lastingSteps.finishErasure(process, scope);
  } catch (failure) {
    await lastingSteps.failErasure(process, failureReport(failure, 'InternalError', []));
    throw failure;
  }
}
