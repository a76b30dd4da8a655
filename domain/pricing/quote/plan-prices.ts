import type { PlanConfiguration } from '../../../contracts/plans.ts';
import type { CurrencyOption, PriceComponent } from '../../../contracts/price-components.ts';
import type { PricingComponent } from '../../../contracts/pricing.ts';
import type { ExchangeRates, PricePointEnding, RegionalPricing } from '../../../contracts/pricing-regional.ts';
import { PricewrightError } from '../../../contracts/tables/pricewright-error.ts';
import { currencyRule } from '../../money/currencies.ts';
import { priceComponents } from '../../plans/price-components.ts';
import { defined, regionalComponents, regionalPricingFor } from '../regional/regional-price.ts';

/** What decides prices in other places and currencies. */
export interface PriceBook {
  regional: readonly (RegionalPricing & { targetPlans: readonly string[] })[];
  /** Currencies into which prices are converted by rate, and how they end. */
  offered: readonly { code: string; ending: PricePointEnding }[];
  rates: ExchangeRates;
}

export interface PlanPrices {
  currency: string;
  components: PricingComponent[];
  /** Of each component, by its id. */
  terms: ReadonlyMap<string, PriceComponent>;
  pricedBy: { way: 'plan' | 'region' | 'exchange_rate'; regionalPricingId: string | null; ratesOf: string | null };
}

export interface PricePlace {
  plan: string;
  country: string | null;
  /** Asked for; null leaves it to the region, then to the plan. */
  currency: string | null;
}

/**
 * The prices of a plan's version in a place. A region's prices go first, then what the plan states in the currency, then
 * the exchange rate where the currency is offered.
 * @throws PricingValidationFailed when the plan is not sold in the currency, or a rate is missing
 */
export function planPrices(configuration: PlanConfiguration, place: PricePlace, book: PriceBook): PlanPrices {
  const terms = new Map(priceComponents(configuration).map((component) => [component.key, component]));
  const regional = regionFor(place, book);
  const stated = (currency: string) => statedIn(configuration, currency);
  if (regional && (place.currency === null || place.currency === regional.currency)) {
    const own = stated(regional.currency);
    const from = own ? regional.currency : configuration.pricing.currency;
    return {
      currency: regional.currency,
      components: regionalComponents(own ?? stated(from) ?? [], from, regional, book.rates),
      terms,
      pricedBy: {
        way: 'region',
        regionalPricingId: regional.id,
        ratesOf: from === regional.currency ? null : book.rates.date,
      },
    };
  }
  const currency = askedCurrency(configuration, place, book);
  const own = stated(currency);
  if (own) {
    return { currency, components: own, terms, pricedBy: { way: 'plan', regionalPricingId: null, ratesOf: null } };
  }
  return {
    currency,
    components: convertedTo(currency, configuration, book),
    terms,
    pricedBy: { way: 'exchange_rate', regionalPricingId: null, ratesOf: book.rates.date },
  };
}

/** In which currency a plan is asked somewhere, whether it has a price in it or not. */
export function askedCurrency(configuration: PlanConfiguration, place: PricePlace, book: PriceBook): string {
  return place.currency ?? regionFor(place, book)?.currency ?? configuration.pricing.currency;
}

/** Of the regional prices those of this plan before those of all plans. */
function regionFor({ plan, country }: PricePlace, { regional }: PriceBook) {
  if (country === null) return null;
  const of = (own: boolean) =>
    regional.filter(({ targetPlans }) => (own ? targetPlans.includes(plan) : targetPlans.length === 0));
  const naming = (own: boolean) => of(own).filter(({ countries }) => countries.includes(country));
  return (
    naming(true)[0] ??
    naming(false)[0] ??
    regionalPricingFor(country, of(true)) ??
    regionalPricingFor(country, of(false))
  );
}

function convertedTo(currency: string, configuration: PlanConfiguration, book: PriceBook): PricingComponent[] {
  const offer = book.offered.find(({ code }) => code === currency);
  if (!currencyRule(currency) || !offer) {
    const message = currencyRule(currency)
      ? `The plan states no price in ${currency}, and the currency is not offered by exchange rate.`
      : `There is no currency "${currency}".`;
    throw new PricewrightError('PricingValidationFailed', message, {
      fields: [
        {
          field: 'currency',
          code: currencyRule(currency) ? 'currency_not_offered' : 'unknown_currency',
          message,
          suggestedFix: `Ask in ${configuration.pricing.currency}, or offer the currency.`,
        },
      ],
    });
  }
  const from = configuration.pricing.currency;
  const region: RegionalPricing = {
    id: `currency:${currency}`,
    countries: [],
    currency,
    overrides: [],
    adjustment: '0',
    ending: offer.ending,
  };
  return regionalComponents(statedIn(configuration, from) ?? [], from, region, book.rates);
}

/** The components with what the plan states in a currency; null unless it states all of them. */
function statedIn(configuration: PlanConfiguration, currency: string): PricingComponent[] | null {
  const components = priceComponents(configuration).map((component) => {
    const amounts = currency === configuration.pricing.currency ? component : component.currencyOptions[currency];
    return amounts ? asPricingComponent(component, amounts) : null;
  });
  return components.every((component) => component !== null) ? components : null;
}

/** A plan's component as the calculators read it. */
export function asPricingComponent(
  { key, model, packageSize, freeUnits, rate }: PriceComponent,
  { unitAmount, tiers, minimum, maximum, commitment }: CurrencyOption,
): PricingComponent {
  const price = { unitAmount, rate, packageSize, freeUnits, tiers, minimum, maximum, commitment };
  return { id: key, model, ...defined(price) };
}
