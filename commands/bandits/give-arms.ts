import type { BanditAllocation } from '../../contracts/bandits.ts';
import type { ExperimentLayer } from '../../contracts/flag-rules.ts';
import { PricewrightError } from '../../contracts/tables/pricewright-error.ts';
import type { BanditRow } from '../../database/bandits.ts';
import type { Tx } from '../../database/client.ts';
import * as flagEnvironments from '../../database/flag-environments.ts';
import * as flags from '../../database/flags.ts';
import * as holdouts from '../../database/holdouts.ts';
import { shareRanges } from '../../domain/bandits/share-ranges.ts';
import { holdoutFilters } from '../../domain/holdouts/held-out.ts';

/**
 * Puts the arms with their shares on top of the flag's rules, as an experiment whose subjects keep what they first got.
 * Evaluation sees it with this transaction's commit. @throws NotFound when the flag has gone
 */
export async function giveArms(
  tx: Tx,
  row: BanditRow,
  { number, arms }: Pick<BanditAllocation, 'number' | 'arms'>,
  now: Date,
): Promise<void> {
  const [flag] = await flags.byKeys(tx, [row.flag_key]);
  if (!flag) throw new PricewrightError('NotFound', `There is no flag "${row.flag_key}" any more.`);
  await flagEnvironments.find(tx, flag.id, row.environment, { lock: true });
  const { condition, hashAttribute, assignBy } = row.definition;
  const layer: ExperimentLayer = {
    experimentId: row.id,
    condition,
    hashAttribute,
    assignBy,
    seed: row.id,
    variants: row.definition.arms.map(({ key, value }) => ({ key, value })),
    batches: [{ batch: number, parts: shareRanges(arms) }],
    filters: await heldOut(tx, row),
    settled: null,
    keeps: true,
  };
  await flagEnvironments.setExperimentLayer(tx, flag.id, row.environment, row.id, layer, now);
}

/** The same, where the flag may have gone: then nobody is given anything. */
export async function withdrawArms(tx: Tx, row: BanditRow, now: Date): Promise<void> {
  const [flag] = await flags.byKeys(tx, [row.flag_key]);
  if (flag) await flagEnvironments.setExperimentLayer(tx, flag.id, row.environment, row.id, null, now);
}

/** Holdouts that were there when it began: a later one would take arms away from those who have them. */
async function heldOut(tx: Tx, { key, definition, started_at }: BanditRow): Promise<ExperimentLayer['filters']> {
  const attributes = { customer: 'customerId', person: 'personId', [definition.assignBy]: definition.hashAttribute };
  const held = (await holdouts.active(tx)).filter(({ created_at }) => !started_at || created_at <= started_at);
  return holdoutFilters(held, key, attributes).flatMap(({ seed, ranges, attribute = definition.hashAttribute }) =>
    ranges.map(([from, to]) => ({ seed, attribute, from, to })),
  );
}
