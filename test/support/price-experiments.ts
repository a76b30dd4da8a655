import type { Experiment, ExperimentAccepted } from '../../contracts/experiments.ts';
import { MetricDefinition } from '../../contracts/metrics.ts';
import type { PlanConfigurationInput, SubscriptionPlan } from '../../contracts/plans.ts';
import type { Db } from '../../database/client.ts';
import * as flagEnvironments from '../../database/flag-environments.ts';
import * as flags from '../../database/flags.ts';
import { newId } from '../../database/ids.ts';
import * as metrics from '../../database/metrics.ts';
import { eventually } from './eventually.ts';
import { createTeamPlan, published, teamPlan } from './plans.ts';
import type { Platform } from './platform.ts';

/** `orders`: who has ordered within an hour. */
export async function ordersMetric(db: Db): Promise<void> {
  const definition = MetricDefinition.parse({
    type: 'conversion',
    source: { events: ['ordered'] },
    windowHours: 1,
    direction: 'increase',
    minimumEffect: 0.05,
    covariateDays: 0,
  });
  const metric = { key: 'orders', name: 'Orders', description: '', owner: '', definition, shipped: false };
  await db.transaction().execute((tx) => metrics.insert(tx, { id: newId('metric'), ...metric }, new Date()));
}

/** Experiments on the base fee of a plan: its control sells, its other prices are drafts of plans of their own. */
export function priceExperiments(platform: () => Platform) {
  const readPlan = (id: string) => platform().call<SubscriptionPlan>('GET', `/v1/plans/${id}`);
  const read = (id: string) => platform().call<Experiment>('GET', `/v1/experiments/${id}`);
  const say = (id: string, verb: string, body: object = {}) =>
    platform().call('POST', `/v1/experiments/${id}/${verb}`, { reason: 'As the test wants it.', ...body }, 202);

  /** The plan of a variant: the same components, another amount of the base fee. */
  async function priced(unitAmount: string, changes: object = {}): Promise<SubscriptionPlan> {
    const { pricing } = teamPlan();
    const [base, ...others] = pricing.components ?? [];
    const components = [{ ...base!, unitAmount }, ...others] as PlanConfigurationInput['pricing']['components'];
    return await createTeamPlan(platform(), { pricing: { ...pricing, components }, ...changes });
  }

  let made = 0;
  /** A control that sells, and a draft for each other price. */
  async function create(amounts: string[], changes: object = {}) {
    const control = await priced('4900');
    const { status } = await published(platform(), control.id);
    if (status !== 'done') throw new Error(`the control's plan ended ${status}`);
    const drafts: SubscriptionPlan[] = [];
    for (const amount of amounts) drafts.push(await priced(amount));
    const key = `price-${++made}`;
    await platform().call('POST', '/v1/flags', { key, name: key, type: 'string', kind: 'release' }, 201);
    const share = 100 / (amounts.length + 1);
    const variants = [await readPlan(control.id), ...drafts].map((plan, index) => ({
      key: index === 0 ? 'control' : `variant-${index}`,
      planVersionId: (plan.activeVersion ?? plan.openVersion)!.id,
      trafficPercentage: share,
    }));
    const body = {
      key,
      name: key,
      hypothesis: 'Another price brings more revenue.',
      experimentType: 'pricing',
      flagKey: key,
      variants,
      successMetrics: [{ metricKey: 'orders' }],
      scaling: { stages: [{ percentage: 100, bakeMinutes: 60 }], holdbackPercentage: 0 },
      ...changes,
    };
    const { id } = await platform().call<Experiment>('POST', '/v1/experiments', body, 201);
    return { id, key, control, drafts };
  }

  const start = (id: string) => platform().call<ExperimentAccepted>('POST', `/v1/experiments/${id}/start`, {}, 202);
  async function layers(key: string) {
    const [flag] = await flags.byKeys(platform().db, [key]);
    return (await flagEnvironments.find(platform().db, flag!.id, 'production')).experiments;
  }
  const given = (key: string) => eventually('the variants are given', async () => (await layers(key)).length === 1);
  const statusesOf = async (plans: SubscriptionPlan[]) =>
    await Promise.all(plans.map(async ({ id }) => (await readPlan(id)).status));
  /** Amounts of base fees that can be bought in Stripe now. */
  async function onSale(plans: SubscriptionPlan[]): Promise<number[]> {
    const { data } = await platform().stripe.prices.list({ active: true, limit: 100 });
    const keys = plans.map(({ key }) => `${key}:base`);
    return data.filter(({ lookup_key }) => keys.includes(lookup_key ?? '')).map(({ unit_amount }) => unit_amount ?? 0);
  }
  return { readPlan, read, say, priced, create, start, layers, given, statusesOf, onSale };
}
