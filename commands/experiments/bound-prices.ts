import type { CreateExperimentInput } from '../../contracts/experiments.ts';
import type { Db, Tx } from '../../database/client.ts';
import * as overrides from '../../database/compliance-overrides.ts';
import * as experimentPrices from '../../database/experiment-prices.ts';
import * as limits from '../../database/limits.ts';
import * as plans from '../../database/plans.ts';
import * as subscriptions from '../../database/subscriptions.ts';
import { shownHash } from '../../domain/approvals/shown-hash.ts';
import { priorPriceKey } from '../../domain/compliance/price-experiment-rules.ts';
import type { CheckedExperiment, ExperimentCheck } from '../../domain/experiments/check-experiment.ts';
import type { BoundVersion } from '../../domain/experiments/price-rules.ts';
import { checkPlan } from '../plans/check-plan.ts';
import { readPriceHistory } from '../pricing/read-price-history.ts';

type PriceContext = Pick<
  ExperimentCheck,
  'planVersions' | 'subscribers' | 'priceChangeRefusedAbove' | 'complianceOverrides' | 'lowestPrices'
>;

/** What the rules on prices have to know of the versions that variants name. */
export async function priceContext(
  db: Db,
  experiment: CheckedExperiment & { key?: string },
  now: Date,
): Promise<PriceContext> {
  const planVersions = await boundVersions(db, experiment, now);
  if (planVersions.size === 0) return { planVersions };
  const control = planVersions.get(experiment.variants[0]?.planVersionId ?? '');
  const [subscribers, stored, complianceOverrides, lowestPrices] = await Promise.all([
    control ? subscriptions.countCustomersOn(db, { planId: control.planId }) : 0,
    limits.read(db),
    overrides.all(db),
    control ? lowestPricesOf(db, control.plan, experiment, now) : new Map(),
  ]);
  return {
    planVersions,
    subscribers,
    priceChangeRefusedAbove: stored.measures.priceChangePercentage.refusedAbove,
    complianceOverrides,
    lowestPrices,
  };
}

async function boundVersions(
  db: Db,
  { variants, key }: CheckedExperiment & { key?: string },
  now: Date,
): Promise<Map<string, BoundVersion>> {
  const rows = await plans.versionsByIds(
    db,
    variants.flatMap(({ planVersionId }) => planVersionId ?? []),
  );
  const [found, publishers] = await Promise.all([
    plans.byIds(db, [...new Set([...rows.values()].map(({ plan_id }) => plan_id))]),
    experimentPrices.publishers(db, [...rows.keys()]),
  ]);
  const bound = new Map<string, BoundVersion>();
  for (const { id, plan_id: planId, number, status, configuration } of rows.values()) {
    const { plan, active } = found.find((one) => one.plan.id === planId)!;
    const publisher = publishers.get(id) ?? null;
    const isFresh = status === 'draft' && active === null;
    const subject = { planId, key: plan.key, configuration, affectedCustomers: 0 };
    bound.set(id, {
      ...{ planId, plan: plan.key, number, status, configuration },
      replaces: status === 'draft' && active !== null,
      takenBy: publisher === key ? null : publisher,
      isOwn: publisher !== null && publisher === key,
      problems: isFresh ? (await checkPlan(db, subject, now)).errors : [],
    });
  }
  return bound;
}

/** What everybody was asked for the control's plan before a variant is announced as a reduction of it. */
async function lowestPricesOf(
  db: Db,
  plan: string,
  { variants }: CheckedExperiment,
  now: Date,
): Promise<Map<string, number | null>> {
  const lowest = new Map<string, number | null>();
  for (const { reducedFrom } of variants) {
    if (!reducedFrom) continue;
    const { component, price } = reducedFrom;
    const history = await readPriceHistory(db, { plan, component, currency: price.currency }, now);
    lowest.set(priorPriceKey(component, price.currency), history.lowest[0]?.price?.amount ?? null);
  }
  return lowest;
}

/** Binds the variants to their versions, as they are at the start. @returns whether it publishes any itself */
export async function bindPrices(
  tx: Tx,
  experimentId: string,
  { variants }: Pick<CreateExperimentInput, 'variants'>,
): Promise<boolean> {
  const versions = await plans.versionsByIds(
    tx,
    variants.flatMap(({ planVersionId }) => planVersionId ?? []),
  );
  const rows = variants.flatMap(({ key, planVersionId }, index) => {
    const version = planVersionId === null ? undefined : versions.get(planVersionId);
    if (!version) return [];
    return [
      {
        experiment_id: experimentId,
        variant: key,
        plan_id: version.plan_id,
        plan_version_id: version.id,
        is_control: index === 0,
        is_published_here: version.status === 'draft',
        configuration_hash: shownHash(version.configuration),
      },
    ];
  });
  await experimentPrices.bind(tx, rows);
  return rows.some((row) => row.is_published_here);
}
