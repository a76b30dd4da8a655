import type { PersonalDataCipher } from '../../contracts/personal-data.ts';
import type { CalculatePriceInput, PlanPrice } from '../../contracts/price-quote.ts';
import { PricewrightError } from '../../contracts/tables/pricewright-error.ts';
import type { Db } from '../../database/client.ts';
import { attributesOf } from '../../database/customer-attributes.ts';
import * as pricing from '../../database/pricing.ts';
import { promotionsFor } from '../../database/promotions-for.ts';
import * as subscriptions from '../../database/subscriptions.ts';
import type { RolloutSide } from '../../domain/flags/rollout-sides.ts';
import { refuse } from '../../domain/pricing/check/check-pricing.ts';
import { quantityProblems } from '../../domain/pricing/check/quantities.ts';
import { pricePlan, type QuoteFacts, quotePlan } from '../../domain/pricing/quote/quote-plan.ts';
import { assertPlaces } from '../compliance/assert-places.ts';
import { taxStatusOf } from '../customers/tax-status.ts';
import { asAgreement } from './customers/agreement-impact.ts';
import { experimentPriceOf } from './experiment-price.ts';
import { loadPlan, loadPriceBook, loadRules } from './price-facts.ts';
import type { TaxCalculators } from './tax/decided-tax.ts';
import { taxed } from './tax/taxed-quote.ts';

export interface PriceSources {
  db: Db;
  now: Date;
  personalData: PersonalDataCipher;
  calculators: TaxCalculators;
  /** Told of what a customer is shown of an experiment. */
  seen?: (environment: string, side: RolloutSide) => void;
}

/**
 * What a plan costs somebody: its version, experiment, place, agreement, rules, promotions and tax, each with its reason. It
 * stores nothing and redeems nothing; what is `shown` of an experiment is told to `seen`.
 * @throws NotFound, PricingValidationFailed with the field, RegionalRestriction, and what the tax calculator throws
 */
export async function calculatePrice(
  { db, now, personalData, calculators, seen }: PriceSources,
  planId: string,
  input: CalculatePriceInput,
): Promise<PlanPrice> {
  const at = input.at ? new Date(input.at) : now;
  refuse(quantityProblems(input.usage, 'usage'));
  const customer = input.customerId ? await knownCustomer(db, input.customerId) : null;
  const attributes = { ...customer?.attributes, ...input.attributes };
  const country = input.country ?? textOf(attributes.country);
  if (country !== null) await assertPlaces(db, [{ country, field: 'country' }], at);
  const [plan, rules, book, agreements, live] = await Promise.all([
    loadPlan(db, planId),
    loadRules(db),
    loadPriceBook(db, at),
    customer ? pricing.agreementsOf(db, customer.id) : [],
    customer ? liveSubscription(db, customer.id) : null,
  ]);
  const own = live?.plan_id === planId ? live : null;
  // What a subscriber pays is no experiment's: it changes for nobody without their doing.
  const tried =
    own && input.as === 'subscriber'
      ? null
      : await experimentPriceOf(db, {
          ...{ planId, attributes, now },
          customerId: customer?.id ?? null,
          subscription: input.as === 'subscriber' ? live : null,
        });
  const held = own ?? (tried?.given.way === 'subscribed' ? live : null);
  const subscription = held ? await subscribed(db, held) : null;
  const isNew = input.as === 'new' || !subscription;
  const facts: QuoteFacts = {
    plan: plan.key,
    versions: plan.versions,
    activeVersion: plan.activeVersion,
    subscription,
    attributes: country === null ? attributes : { ...attributes, country },
    country,
    currency: input.currency ?? (isNew ? textOf(attributes.currency) : subscription.currency),
    interval: input.interval ?? null,
    usage: input.usage,
    isNew,
    rules,
    agreements: agreements.map(asAgreement),
    experiment: tried?.given ?? null,
    book,
    now: at,
  };
  const priced = pricePlan(facts);
  const offered = customer
    ? await promotionsFor(db, {
        customerId: customer.id,
        plan: plan.key,
        currency: priced.prices.currency,
        at,
        code: input.code,
      })
    : withoutCustomer(input);
  const quote = quotePlan(facts, priced, offered);
  const { taxBehavior } = priced.configuration.stripeIntegration;
  const known = customer ? await taxStatusOf({ db, personalData }, customer.id) : null;
  const status = {
    taxRegion: input.taxRegion,
    vatId: input.vatId ?? known?.vatId ?? null,
    isExempt: input.isExempt ?? known?.isExempt ?? false,
    // Of an address that is not asked about.
    postalCode: input.postalCode ?? (input.country === undefined ? (known?.postalCode ?? null) : null),
  };
  const answer = await taxed(db, quote, taxBehavior, status, calculators);
  if (input.shown && tried?.side && answer.experiment) seen?.('production', tried.side);
  return answer;
}

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);

/** @throws NotFound */
async function knownCustomer(db: Db, id: string) {
  const attributes = (await attributesOf(db, [id])).get(id);
  if (!attributes) throw new PricewrightError('NotFound', `There is no customer ${id}.`);
  return { id, attributes };
}

async function liveSubscription(db: Db, customerId: string): Promise<subscriptions.SubscriptionRow | null> {
  const row = (await subscriptions.mainOf(db, [customerId])).get(customerId);
  return row && row.ended_at === null ? row : null;
}

async function subscribed(db: Db, row: subscriptions.SubscriptionRow) {
  const items = await subscriptions.itemsOf(db, [row.id]);
  return {
    version: row.plan_number,
    currency: row.currency,
    items: new Map(items.map(({ component_key, quantity }) => [component_key, quantity])),
  };
}

/** Promotions are counted by customer: without one none can be promised. */
function withoutCustomer({ code }: CalculatePriceInput) {
  if (code === undefined) return { promotions: [], considered: [] };
  const message = 'Whether a code holds depends on the customer: send customerId with it.';
  throw new PricewrightError('PricingValidationFailed', message, {
    fields: [{ field: 'code', code: 'customer_needed', message }],
  });
}
