import type { InvoiceItem, InvoicePreviewInput } from '../../contracts/invoice-preview.ts';
import { PricewrightError } from '../../contracts/tables/pricewright-error.ts';
import type { Db } from '../../database/client.ts';
import { attributesOf } from '../../database/customer-attributes.ts';
import * as plans from '../../database/plans.ts';
import * as pricing from '../../database/pricing.ts';
import * as subscriptions from '../../database/subscriptions.ts';
import { priceComponents } from '../../domain/plans/price-components.ts';
import type { PriceBook } from '../../domain/pricing/quote/plan-prices.ts';
import { type GivenPrice, type PricedPlan, pricePlan, type QuoteFacts } from '../../domain/pricing/quote/quote-plan.ts';
import { asAgreement } from '../pricing/customers/agreement-impact.ts';
import { experimentPriceOf } from '../pricing/experiment-price.ts';
import { loadPlan, loadPriceBook, loadRules, type PlanVersions } from '../pricing/price-facts.ts';

export type StoredQuestion = Exclude<InvoicePreviewInput, { terms: unknown }>;

/** What a customer has now, and all that decides prices: read once for the plan before and after. */
export interface Billing {
  subscription: subscriptions.SubscriptionRow | null;
  items: ReadonlyMap<string, number | null>;
  present: PlanVersions | null;
  wanted: PlanVersions;
  /** What an experiment asks for the wanted plan, of who does not have it yet. */
  experiment: GivenPrice | null;
  base: Pick<QuoteFacts, 'attributes' | 'country' | 'rules' | 'agreements'>;
  /** Regional prices, currencies and rates of a day. */
  bookOf(day: Date): Promise<PriceBook>;
  attributes: Record<string, unknown>;
}

type Moment = Pick<QuoteFacts, 'book' | 'now'>;

/** @throws NotFound, PricingValidationFailed without a plan to price */
export async function loadBilling(db: Db, { customerId, plan }: StoredQuestion, at: Date): Promise<Billing> {
  const attributes = (await attributesOf(db, [customerId])).get(customerId);
  if (!attributes) throw new PricewrightError('NotFound', `There is no customer ${customerId}.`);
  const main = (await subscriptions.mainOf(db, [customerId])).get(customerId);
  const subscription = main && main.ended_at === null ? main : null;
  const [rules, agreements, itemRows] = await Promise.all([
    loadRules(db),
    pricing.agreementsOf(db, customerId),
    subscription ? subscriptions.itemsOf(db, [subscription.id]) : [],
  ]);
  const present = subscription ? await loadPlan(db, subscription.plan_id) : null;
  const wanted = plan === undefined || plan === present?.key ? present : await planByKey(db, plan);
  if (!wanted) throw invalid('plan', 'required', 'The customer has no subscription: name the plan to begin.');
  const tried =
    wanted.id === present?.id
      ? null
      : await experimentPriceOf(db, { planId: wanted.id, customerId, attributes, subscription: null, now: at });
  return {
    subscription,
    experiment: tried?.given ?? null,
    items: new Map(itemRows.map(({ component_key, quantity }) => [component_key, quantity])),
    present,
    wanted,
    attributes: { ...attributes },
    base: {
      attributes,
      country: typeof attributes.country === 'string' ? attributes.country : null,
      rules,
      agreements: agreements.map(asAgreement),
    },
    bookOf: (day) => loadPriceBook(db, day),
  };
}

/** What the customer pays by what holds at a moment. */
export function pricedPresent(
  { subscription, items, present, base }: Billing,
  { usage }: StoredQuestion,
  moment: Moment,
): PricedPlan | null {
  if (!subscription || !present) return null;
  return pricePlan({
    ...base,
    ...moment,
    plan: present.key,
    versions: present.versions,
    activeVersion: present.activeVersion,
    subscription: { version: subscription.plan_number, items },
    currency: subscription.currency,
    interval: subscription.interval,
    usage: knownTo(present, subscription.plan_number, usage),
    isNew: false,
  });
}

/**
 * What the customer would pay, by what holds at a moment, for the plan, version, quantities and interval that are asked for. With another plan or
 * interval as many seats as now, unless others are named.
 */
export function pricedWanted(billing: Billing, question: StoredQuestion, moment: Moment): PricedPlan {
  const { subscription, items, present, wanted, base, attributes, experiment } = billing;
  const { quantities, usage, version, interval } = question;
  const stays = subscription !== null && wanted.id === present?.id && version === undefined;
  const keeps = stays && (interval === undefined || interval === subscription.interval);
  const currency = subscription?.currency ?? (typeof attributes.currency === 'string' ? attributes.currency : null);
  if (version !== undefined && !wanted.versions.has(version)) {
    throw invalid('version', 'unknown_version', `"${wanted.key}" has no version ${version}.`);
  }
  const number = version ?? (stays ? subscription.plan_number : wanted.activeVersion);
  const chosen = interval ?? subscription?.interval ?? null;
  return pricePlan({
    ...base,
    ...moment,
    plan: wanted.key,
    versions: wanted.versions,
    activeVersion: version ?? wanted.activeVersion,
    experiment: version === undefined ? experiment : null,
    subscription: stays ? { version: subscription.plan_number, items: keeps ? items : new Map() } : null,
    currency,
    interval: interval ?? (stays ? subscription.interval : null),
    usage: { ...(keeps ? {} : seatsOf(wanted, number, chosen, subscription)), ...quantities, ...usage },
    isNew: !stays,
  });
}

/** The seats of a subscription, for what another plan or interval sells by the piece. */
function seatsOf(
  { versions }: PlanVersions,
  number: number | null,
  interval: string | null,
  subscription: subscriptions.SubscriptionRow | null,
): Record<string, string> {
  const configuration = versions.get(number ?? Math.max(...versions.keys()));
  if (!subscription?.seats || !configuration) return {};
  const pieces = priceComponents(configuration).filter(
    (component) => component.usageType === 'licensed' && component.model !== 'flat' && component.interval === interval,
  );
  return Object.fromEntries(pieces.map(({ key }) => [key, String(subscription.seats)]));
}

/** How often the licensed prices renew; by usage alone, the metered ones. */
export function renewalOf(items: readonly InvoiceItem[]): Pick<Required<InvoiceItem>, 'interval' | 'intervalCount'> {
  const first = items.find(({ usageType }) => usageType === 'licensed') ?? items.find(({ interval }) => interval);
  return { interval: first?.interval ?? 'month', intervalCount: first?.intervalCount ?? 1 };
}

/** Usage of components that the present version has; the others are the wanted plan's. */
function knownTo({ versions }: PlanVersions, version: number, usage: Record<string, string>): Record<string, string> {
  const keys = new Set(versions.get(version)?.pricing.components.map(({ key }) => key));
  return Object.fromEntries(Object.entries(usage).filter(([key]) => keys.has(key)));
}

async function planByKey(db: Db, key: string): Promise<PlanVersions> {
  const row = await plans.findByKey(db, key);
  if (!row) throw invalid('plan', 'unknown_plan', `There is no plan "${key}".`);
  return await loadPlan(db, row.id);
}

export function invalid(field: string, code: string, message: string): PricewrightError {
  return new PricewrightError('PricingValidationFailed', message, { fields: [{ field, code, message }] });
}
