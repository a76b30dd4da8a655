import type { PlanConfiguration } from '../../../contracts/plans.ts';
import type { PricingRule } from '../../../contracts/pricing-rules.ts';
import { PricewrightError } from '../../../contracts/tables/pricewright-error.ts';
import { fieldsOf } from '../../condition/condition-fields.ts';
import { currencyRule } from '../../money/currencies.ts';
import { priceComponents } from '../../plans/price-components.ts';
import { calculatePricing } from '../calculate.ts';
import type { PriceBook } from '../quote/plan-prices.ts';
import { pricePlan, type QuoteFacts } from '../quote/quote-plan.ts';
import type { RecordedPrice } from './effective-history.ts';

export interface PublicFacts {
  plan: string;
  /** Null when the plan is not sold any more. */
  configuration: PlanConfiguration | null;
  version: number;
  versions: QuoteFacts['versions'];
  rules: readonly PricingRule[];
  /** The first holds now; further ones from the day of a rate that is recorded already. */
  books: readonly { from: number; book: PriceBook }[];
}

type Timeline = Omit<RecordedPrice, 'recordedAt' | 'cause'>[];

/**
 * Rules whose effect everybody in a country sees. Prices for some customers only are no prices that are announced: the
 * duty to name the prior price is not about them (Commission Notice 2021/C 526/02 on Article 6a of Directive 98/6/EC).
 */
export function publicRules(rules: readonly PricingRule[]): PricingRule[] {
  return rules.filter(({ condition }) => fieldsOf(condition).isSubsetOf(new Set(['country'])));
}

/** Countries that have prices of their own, by regional prices or by a rule. */
export function priceRegions(rules: readonly PricingRule[], { regional }: PriceBook): string[] {
  const named = publicRules(rules).flatMap(({ condition }) => countriesIn(condition));
  return [...new Set([...regional.flatMap(({ countries }) => countries), ...named])].sort();
}

function countriesIn(value: unknown): string[] {
  if (typeof value === 'string') return /^[A-Z]{2}$/.test(value) ? [value] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(countriesIn);
}

/** What everybody in a region will be asked for one unit of each price, from now on, as it is decided now. */
export function publicTimeline(facts: PublicFacts, region: string | null, now: Date): Timeline {
  const rules = publicRules(facts.rules);
  const turns = rules
    .flatMap(({ validFrom, validTo }) => [validFrom, ...(validTo === null ? [] : [validTo])])
    .map((time) => Date.parse(time))
    .concat(facts.books.map(({ from }) => from))
    .filter((time) => time > now.getTime());
  const times = [now.getTime(), ...new Set(turns.sort((one, other) => one - other))];
  return times.flatMap((time) => pricesAt({ ...facts, rules }, region, new Date(time)));
}

function pricesAt(facts: PublicFacts, region: string | null, at: Date): Timeline {
  if (!facts.configuration) return [];
  const { plan, version, versions, rules, books, configuration } = facts;
  const { book } = books.findLast(({ from }) => from <= at.getTime()) ?? books[0]!;
  const base = configuration.pricing.currency;
  const stated = new Set([
    base,
    ...priceComponents(configuration).flatMap(({ currencyOptions }) => Object.keys(currencyOptions)),
  ]);
  const currencies: (string | null)[] =
    region === null ? [...stated, ...book.offered.map(({ code }) => code)] : [null, ...stated];
  const seen = new Set<string>();
  return currencies.flatMap((currency) => {
    const prices = priceOrNull({
      ...{ plan, versions, activeVersion: version, rules, book, now: at, currency, country: region },
      ...{ subscription: null, attributes: region === null ? {} : { country: region }, interval: null },
      ...{ usage: {}, isNew: true, agreements: [] },
    });
    if (!prices || seen.has(prices.currency)) return [];
    seen.add(prices.currency);
    return prices.lines.map(({ id, amount, exact }) => ({
      ...{ plan, component: id, currency: prices.currency, region, amount, exact, from: at.toISOString() },
    }));
  });
}

/** One unit of every component; null where the plan is not sold. */
function priceOrNull(facts: QuoteFacts) {
  try {
    const ids = [...facts.versions.values()].flatMap((configuration) =>
      priceComponents(configuration).map(({ key }) => key),
    );
    const own = new Set(priceComponents(facts.versions.get(facts.activeVersion ?? 0)!).map(({ key }) => key));
    const usage = Object.fromEntries(ids.filter((id) => own.has(id)).map((id) => [id, '1']));
    const { prices, components, discounts } = pricePlan({ ...facts, usage });
    const currency = prices.currency;
    if (!currencyRule(currency)) return null;
    const lines = components.map((component) => {
      const priced = calculatePricing({
        currency,
        components: [component],
        discounts: discounts.map(({ discount }) => discount),
      });
      const off = priced.discounts.reduce((sum, { amount }) => sum + amount, 0);
      return {
        id: component.id,
        amount: priced.subtotal - off,
        exact: off === 0 ? priced.lines[0]!.exact : String(priced.subtotal - off),
      };
    });
    return { currency, lines };
  } catch (error) {
    if (error instanceof PricewrightError) return null;
    throw error;
  }
}
