import { PricewrightError } from '../../contracts/tables/pricewright-error.ts';
import * as bandits from '../../database/bandits.ts';
import type { Tx } from '../../database/client.ts';
import * as experiments from '../../database/experiments.ts';
import * as flagEnvironments from '../../database/flag-environments.ts';
import * as flags from '../../database/flags.ts';

/**
 * An experiment or a bandit on a flag would take another's variants for its own: one at a time gives a flag's values.
 * @throws TransitionNotAllowed, naming the other
 */
export async function assertAlone(
  tx: Tx,
  { id, flag_key, environment }: Pick<experiments.ExperimentRow | bandits.BanditRow, 'id' | 'flag_key' | 'environment'>,
): Promise<void> {
  const [flag] = await flags.byKeys(tx, [flag_key]);
  // Of two that start at once the second sees the first.
  if (flag) await flagEnvironments.find(tx, flag.id, environment, { lock: true });
  const other =
    (await experiments.onFlag(tx, flag_key, environment)) ?? (await bandits.onFlag(tx, flag_key, environment));
  if (!other || other.id === id) return;
  throw new PricewrightError(
    'TransitionNotAllowed',
    `"${other.key}" gives the values of ${flag_key} in ${environment} already: end it first.`,
    { configurationId: id },
  );
}
