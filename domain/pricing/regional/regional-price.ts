import type { CalculationTier, PricingComponent } from '../../../contracts/pricing.ts';
import type {
  ExchangeRates,
  PricePointEnding,
  RegionalOverride,
  RegionalPricing,
} from '../../../contracts/pricing-regional.ts';
import { PricewrightError } from '../../../contracts/tables/pricewright-error.ts';
import { type CurrencyRule, currencyRule } from '../../money/currencies.ts';
import { type Decimal, decimal } from '../../money/decimal.ts';
import { toPricePoint } from './price-points.ts';

/** The regional prices of a country: those that name it, else those for everywhere, else null. */
export function regionalPricingFor(country: string, all: readonly RegionalPricing[]): RegionalPricing | null {
  return (
    all.find(({ countries }) => countries.includes(country)) ??
    all.find(({ countries }) => countries.length === 0) ??
    null
  );
}

/**
 * The components in the region's currency: by override where there is one, else by exchange rate, adjusted, and rounded
 * to the price point. Percentage rates are the same everywhere; bounds of percentage tiers are money and are converted.
 * @throws PricingValidationFailed when a currency is unknown or has no rate
 */
export function regionalComponents<Component extends PricingComponent>(
  components: readonly Component[],
  from: string,
  region: RegionalPricing,
  rates: ExchangeRates,
): Component[] {
  const [source, target] = [knownCurrency(from), knownCurrency(region.currency)];
  const factor = exchangeFactor(source, target, rates).times(decimal(100).plus(region.adjustment).div(100));
  const convert = (amount: string, ending: PricePointEnding) =>
    toPricePoint(decimal(amount).times(factor), ending, target).toFixed();
  return components.map((component) => {
    const override = region.overrides.find(({ componentId }) => componentId === component.id);
    return convertComponent(component, override, (amount) => convert(amount, region.ending), {
      limit: (amount) => convert(amount, 'none'),
      bound: (upTo) =>
        decimal(upTo)
          .times(majorFactor(source, target, rates))
          .toDecimalPlaces(12)
          .toFixed(),
    });
  });
}

type Convert = (amount: string) => string;

function convertComponent<Component extends PricingComponent>(
  component: Component,
  override: RegionalOverride | undefined,
  price: Convert,
  { limit, bound }: { limit: Convert; bound: Convert },
): Component {
  const priced = (own: string | undefined, amount: string | undefined) =>
    own ?? (amount === undefined ? undefined : price(amount));
  const tiers = component.tiers?.map((tier, index): CalculationTier => {
    const own = override?.tiers?.[index];
    return {
      ...tier,
      upTo: component.model === 'graduated_percentage' && tier.upTo !== null ? bound(tier.upTo) : tier.upTo,
      ...defined({
        unitAmount: priced(own?.unitAmount, tier.unitAmount),
        flatAmount: priced(own?.flatAmount, tier.flatAmount),
        packageAmount: priced(own?.packageAmount, tier.packageAmount),
      }),
    };
  });
  return {
    ...component,
    ...defined({
      unitAmount: priced(override?.unitAmount, component.unitAmount),
      tiers,
      minimum: component.minimum === undefined ? undefined : limit(component.minimum),
      maximum: component.maximum === undefined ? undefined : limit(component.maximum),
      commitment: component.commitment && { ...component.commitment, amount: limit(component.commitment.amount) },
    }),
  };
}

type Defined<Fields> = { [Name in keyof Fields]?: Exclude<Fields[Name], undefined> };

/** Without the fields that are undefined: spread, they would hide what they stand for. */
export function defined<Fields extends object>(fields: Fields): Defined<Fields> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Defined<Fields>;
}

function knownCurrency(code: string): CurrencyRule {
  const rule = currencyRule(code);
  if (!rule) throw refused('currency', 'unknown_currency', `There is no currency "${code}".`);
  return rule;
}

/** Minor units of the target for one minor unit of the source. */
function exchangeFactor(source: CurrencyRule, target: CurrencyRule, rates: ExchangeRates): Decimal {
  return majorFactor(source, target, rates).times(decimal(10).pow(target.decimals - source.decimals));
}

function majorFactor(source: CurrencyRule, target: CurrencyRule, rates: ExchangeRates): Decimal {
  // Prices of a region in the currency that they are stated in need no rate.
  if (source.code === target.code) return decimal(1);
  return rateOf(target.code, rates).div(rateOf(source.code, rates));
}

function rateOf(code: string, { base, rates, date }: ExchangeRates): Decimal {
  const rate = code === base ? '1' : rates[code];
  if (rate === undefined || decimal(rate).lte(0)) {
    throw refused('rates', 'rate_missing', `The exchange rates of ${date} have none for ${code}.`);
  }
  return decimal(rate);
}

function refused(field: string, code: string, message: string): PricewrightError {
  return new PricewrightError('PricingValidationFailed', message, { fields: [{ field, code, message }] });
}
