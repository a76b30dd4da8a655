import type { PlanConfiguration } from '../../../contracts/plans.ts';
import type { GivenVariant, PlanPrice, QuotedPromotion } from '../../../contracts/price-quote.ts';
import type { CalculationComponent, CalculationDiscount } from '../../../contracts/pricing.ts';
import type { Promotion } from '../../../contracts/pricing-promotions.ts';
import type { PricingRule } from '../../../contracts/pricing-rules.ts';
import type { ApplicablePromotions } from '../../../contracts/promotions.ts';
import { PricewrightError } from '../../../contracts/tables/pricewright-error.ts';
import type { Attributes, ConditionOptions } from '../../condition/condition.ts';
import { currencyRule } from '../../money/currencies.ts';
import { calculatePricing } from '../calculate.ts';
import { stackPromotions } from '../promotions/stack-promotions.ts';
import { applyRule } from '../rules/apply-rule.ts';
import { selectRule } from '../rules/select-rule.ts';
import { type Agreement, agreedComponents, agreementFor, overruled } from './agreement.ts';
import { askedCurrency, type PlanPrices, type PriceBook, planPrices } from './plan-prices.ts';
import { withQuantities } from './quantities.ts';

export interface QuoteFacts extends ConditionOptions {
  plan: string;
  /** All versions of the plan, by number. */
  versions: ReadonlyMap<number, PlanConfiguration>;
  activeVersion: number | null;
  /** The customer's live subscription to this plan. */
  subscription: { version: number; items: ReadonlyMap<string, number | null> } | null;
  attributes: Attributes;
  country: string | null;
  currency: string | null;
  interval: string | null;
  usage: Readonly<Record<string, string>>;
  /** A new customer, or a subscriber who is quoted what new ones pay. */
  isNew: boolean;
  rules: readonly PricingRule[];
  agreements: readonly Agreement[];
  /** The price that an experiment gives; absent where none does, and for who subscribes to the plan itself. */
  experiment?: GivenPrice | null;
  book: PriceBook;
  now: Date;
}

/** A variant's price, bound to a version that may be another plan's. */
export type GivenPrice = GivenVariant & { configuration: PlanConfiguration };

export type UntaxedQuote = Omit<PlanPrice, 'tax' | 'taxDecision' | 'taxedBy' | 'taxBehavior' | 'promotions'> & {
  /** What each line costs after its discounts: what is taxed. */
  net: { reference: string; amount: number }[];
  promotions: QuotedPromotion[];
};

/** What a customer is asked before promotions: prices by version, place, agreement and rule. */
export interface PricedPlan {
  version: number;
  configuration: PlanConfiguration;
  prices: PlanPrices;
  components: CalculationComponent[];
  discounts: PlanPrice['appliedDiscounts'];
  explanation: Pick<PlanPrice, 'rules' | 'customerPricing' | 'grandfathering' | 'experiment' | 'pricedBy'>;
}

/**
 * The prices that hold for a customer: the version (a grandfathering rule names one, a subscriber keeps the one subscribed
 * to, an experiment gives one), then the place's prices, then what is agreed with the customer, else what the winning rule does.
 * @throws RegionalRestriction where the plan is not sold, PricingValidationFailed with the field
 */
export function pricePlan(facts: QuoteFacts): PricedPlan {
  const { plan, now, attributes, savedGroups, activeVersion } = facts;
  const asked = currenciesOf(facts);
  const selected = selectRule(facts.rules, {
    ...{ now, plan, attributes, ...asked },
    ...(savedGroups ? { savedGroups } : {}),
  });
  const agreement = agreementFor(facts.agreements, { plan, now, currency: asked.currency });
  const action = agreement ? null : (selected.rule?.action ?? null);
  const grandfathering = grandfatheredBy(facts, action?.type === 'grandfather' ? selected.rule : null);
  // What was promised to a customer before goes before what is tried.
  const given = action?.type === 'grandfather' ? null : (facts.experiment ?? null);
  const version = given?.version ?? ownVersion(facts, grandfathering);
  const configuration = given?.configuration ?? versionOf(facts, version);
  if (!facts.subscription) assertSoldIn(configuration, facts.country);
  const prices = planPrices(configuration, facts, facts.book);
  const agreed = agreement ? agreedComponents(prices.components, agreement) : prices.components;
  const quantified = withQuantities(agreed, prices.terms, {
    usage: facts.usage,
    subscribed: facts.isNew ? new Map() : (facts.subscription?.items ?? new Map()),
    interval: facts.interval,
    isNew: facts.isNew || !facts.subscription,
  });
  const ruled = applyRule(quantified, [], action);
  const origin = agreement
    ? agreement.discounts.map((discount) => ({
        origin: 'customer' as const,
        id: agreement.id,
        name: agreement.name,
        discount,
      }))
    : ruled.discounts.map((discount) => ({
        origin: 'rule' as const,
        id: selected.rule!.id,
        name: selected.rule!.name,
        discount,
      }));
  return {
    version,
    configuration,
    prices,
    components: ruled.components,
    discounts: origin,
    explanation: {
      rules: agreement ? overruled(selected, agreement) : { winner: selected.winner, considered: selected.considered },
      customerPricing: agreement ? { id: agreement.id, name: agreement.name } : null,
      grandfathering: given ? keptBy(given, activeVersion) : grandfathering,
      experiment: given ? withoutConfiguration(given) : null,
      pricedBy: prices.pricedBy,
    },
  };
}

const ownVersion = ({ activeVersion, versions }: QuoteFacts, grandfathering: PlanPrice['grandfathering']): number =>
  grandfathering?.version ?? activeVersion ?? Math.max(...versions.keys());

/** What the customer is asked in before any rule holds, and in what the plan states its own prices. */
function currenciesOf(facts: QuoteFacts): { currency: string; planCurrency: string } {
  const configuration =
    facts.experiment?.configuration ?? versionOf(facts, ownVersion(facts, grandfatheredBy(facts, null)));
  return {
    currency: askedCurrency(configuration, facts, facts.book),
    planCurrency: configuration.pricing.currency,
  };
}

/** `calculatePrice` but for tax, which a calculator of the outside may add. */
export function quotePlan(facts: QuoteFacts, priced: PricedPlan, offered: ApplicablePromotions): UntaxedQuote {
  const { prices, components, explanation } = priced;
  if (components.length === 0) throw nothingToPrice(facts);
  const currency = currencyRule(prices.currency)!;
  const agreed = priced.discounts.map(({ discount }) => discount);
  const before = calculatePricing({ currency: prices.currency, components, discounts: agreed });
  const stacked = stackPromotions(offered.promotions, netOf(before), currency);
  const promoted = stacked.applied.map(({ promotionId, discount }) => ({
    origin: 'promotion' as const,
    id: promotionId,
    name: nameOf(offered.promotions, promotionId),
    discount,
  }));
  const appliedDiscounts = [...priced.discounts, ...promoted];
  const discounts: CalculationDiscount[] = appliedDiscounts.map(({ discount }) => discount);
  const { tax: _, ...calculation } = calculatePricing({ currency: prices.currency, components, discounts });
  const net = netOf({ ...calculation, tax: 0 });
  const { configuration } = priced;
  return {
    ...calculation,
    plan: facts.plan,
    version: priced.version,
    at: facts.now.toISOString(),
    country: facts.country,
    components: components.map(({ quantity, previousQuantity, ...component }) => component),
    ...explanation,
    appliedDiscounts,
    promotions: quotedPromotions(offered, stacked),
    trialDays: stacked.trial
      ? Number(stacked.trial.value)
      : facts.subscription
        ? 0
        : (configuration.stripeIntegration.trialPeriodDays ?? 0),
    upgradeTo: stacked.upgrade?.upgradeTo ?? null,
    net: calculation.lines.map(({ id }, index) => ({ reference: id, amount: net[index] ?? 0 })),
  };
}

function netOf({ lines, discounts }: ReturnType<typeof calculatePricing>): number[] {
  return lines.map(({ amount }, index) =>
    discounts.reduce((left, { allocations }) => left - (allocations[index] ?? 0), amount),
  );
}

function quotedPromotions(
  { promotions, considered }: ApplicablePromotions,
  stacked: ReturnType<typeof stackPromotions>,
): QuotedPromotion[] {
  const types = new Map(promotions.map(({ id, type }) => [id, type]));
  return considered.map(({ promotionId, name, applies, problems }) => {
    const given = stacked.applied.find((one) => one.promotionId === promotionId);
    const beside = [stacked.trial, stacked.upgrade].some((one) => one?.id === promotionId);
    const passed = stacked.passedOver.find((one) => one.promotionId === promotionId);
    const base = { promotionId, name, type: types.get(promotionId) ?? null, amount: given?.amount ?? 0 };
    if (!applies) {
      return { ...base, outcome: 'not_applicable', reason: problems.map(({ message }) => message).join(' ') };
    }
    if (given || beside)
      return { ...base, outcome: 'applied', reason: 'It holds, and combines with the others that do.' };
    return { ...base, outcome: 'passed_over', reason: passed?.reason ?? 'Another one goes before it.' };
  });
}

const nameOf = (promotions: readonly Promotion[], id: string) => promotions.find((one) => one.id === id)?.name ?? id;

function grandfatheredBy(
  { subscription, activeVersion, isNew }: QuoteFacts,
  rule: PricingRule | null,
): PlanPrice['grandfathering'] {
  if (rule?.action.type === 'grandfather') {
    return { version: rule.action.version, activeVersion, reason: `"${rule.name}" keeps the prices of this version.` };
  }
  if (isNew || !subscription || subscription.version === activeVersion) return null;
  return {
    version: subscription.version,
    activeVersion,
    reason:
      'The customer subscribed to this version; a new one leaves subscribers as they are until they are migrated.',
  };
}

function keptBy({ way, version, reason }: GivenPrice, activeVersion: number | null): PlanPrice['grandfathering'] {
  return way === 'kept' || way === 'subscribed' ? { version, activeVersion, reason } : null;
}

function withoutConfiguration({ configuration: _, ...given }: GivenPrice): GivenVariant {
  return given;
}

/** @throws PricingValidationFailed */
function versionOf({ plan, versions }: QuoteFacts, number: number): PlanConfiguration {
  const found = versions.get(number);
  if (found) return found;
  const message = `"${plan}" has no version ${number}.`;
  throw new PricewrightError('PricingValidationFailed', message, {
    fields: [{ field: 'version', code: 'unknown_version', message, suggestedFix: 'Correct the grandfathering rule.' }],
  });
}

/** @throws RegionalRestriction */
function assertSoldIn({ name, availability: { countries } }: PlanConfiguration, country: string | null): void {
  if (country === null || countries.length === 0 || countries.includes(country)) return;
  const message = `"${name}" is not sold in ${country}.`;
  throw new PricewrightError('RegionalRestriction', message, {
    fields: [
      { field: 'country', code: 'not_sold_there', message, suggestedFix: `It is sold in ${countries.join(', ')}.` },
    ],
  });
}

function nothingToPrice({ plan, interval }: QuoteFacts): PricewrightError {
  const message = `"${plan}" has nothing that is billed by the ${interval ?? 'interval asked for'}.`;
  return new PricewrightError('PricingValidationFailed', message, {
    fields: [{ field: 'interval', code: 'nothing_to_price', message }],
  });
}
