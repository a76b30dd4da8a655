import type { ExperimentLayer } from '../../contracts/flag-rules.ts';
import { PricewrightError } from '../../contracts/tables/pricewright-error.ts';
import type { Tx } from '../../database/client.ts';
import type { ExperimentRow } from '../../database/experiments.ts';
import * as flagEnvironments from '../../database/flag-environments.ts';
import * as flags from '../../database/flags.ts';

/** The value of a variant: a price or plan gives the id of its version when it names no other. */
export function variantValue(row: ExperimentRow, variantKey: string): unknown {
  const variant = row.definition.variants.find(({ key }) => key === variantKey);
  return variant?.value === undefined ? (variant?.planVersionId ?? null) : variant.value;
}

/**
 * Puts the variants on top of the flag's rules as the experiment stands, or takes them away once it is settled. Evaluation
 * sees it with this transaction's commit. @throws NotFound when the flag has gone
 */
export async function giveVariants(tx: Tx, row: ExperimentRow, now: Date): Promise<void> {
  const [flag] = await flags.byKeys(tx, [row.flag_key]);
  if (!flag) throw new PricewrightError('NotFound', `There is no flag "${row.flag_key}" any more.`);
  await flagEnvironments.find(tx, flag.id, row.environment, { lock: true });
  await flagEnvironments.setExperimentLayer(tx, flag.id, row.environment, row.id, layerOf(row), now);
}

/** The same, where the flag may have gone: then nobody is given anything. */
export async function withdrawVariants(tx: Tx, row: ExperimentRow, now: Date): Promise<void> {
  const [flag] = await flags.byKeys(tx, [row.flag_key]);
  if (flag) await flagEnvironments.setExperimentLayer(tx, flag.id, row.environment, row.id, null, now);
}

function layerOf(row: ExperimentRow): ExperimentLayer | null {
  if (row.settled_at || row.batches.length === 0) return null;
  const { trafficAllocation, variants } = row.definition;
  return {
    experimentId: row.id,
    condition: trafficAllocation.condition,
    hashAttribute: trafficAllocation.hashAttribute,
    assignBy: trafficAllocation.assignBy,
    seed: row.seed,
    variants: variants.map(({ key }) => ({ key, value: variantValue(row, key) })),
    batches: row.batches,
    filters: row.filters,
    settled: row.decision?.decision === 'scale' ? row.decision.variant : null,
  };
}
