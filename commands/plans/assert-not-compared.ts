import { PricewrightError } from '../../contracts/tables/pricewright-error.ts';
import type { Tx } from '../../database/client.ts';
import * as experimentPrices from '../../database/experiment-prices.ts';
import type { PlanVersionRow } from '../../database/plans.ts';

/**
 * A price that an experiment compares stays on sale until its end: those who were given it could not buy at it any more.
 * @throws TransitionNotAllowed, naming the experiment
 */
export async function assertNotCompared(tx: Tx, version: PlanVersionRow | null): Promise<void> {
  const experiment = version && (await experimentPrices.runningOn(tx, version.id));
  if (!version || !experiment) return;
  throw new PricewrightError(
    'TransitionNotAllowed',
    `The experiment "${experiment}" compares the prices of version ${version.number}: end it first, or wait for its end.`,
    { configurationId: version.plan_id },
  );
}
