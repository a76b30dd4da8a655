import type { CurrencyOption, PriceComponent, PricingTier } from '../../contracts/price-components.ts';
import { decimal } from '../money/decimal.ts';
import { formatMoney } from '../money/format-money.ts';

const count = new Intl.NumberFormat('en-US', { maximumFractionDigits: 20 });
const many = (value: string | number) => count.format(decimal(value).toFixed() as `${number}`);

/** English plural of a unit's name, good for the words that price lists use: seat, query, mailbox. */
export function plural(unit: string): string {
  if (/[^aeiou]y$/i.test(unit)) return `${unit.slice(0, -1)}ies`;
  return /(s|x|z|ch|sh)$/i.test(unit) ? `${unit}es` : `${unit}s`;
}

interface Wording {
  currency: string;
  unit: string;
  /** " per month", or nothing for what is paid once or counted by usage. */
  per: string;
}

const isZero = (amount: string | undefined) => decimal(amount ?? '0').isZero();

/** What a tier charges: a rate, a fee, both, or nothing. */
function tierPrice({ unitAmount, flatAmount }: PricingTier, { currency, unit, per }: Wording): string {
  const rate = `${formatMoney(unitAmount ?? '0', currency)} per ${unit}${per}`;
  const fee = `${formatMoney(flatAmount ?? '0', currency)}${per}`;
  if (isZero(unitAmount)) return isZero(flatAmount) ? 'free' : fee;
  return isZero(flatAmount) ? rate : `${rate} plus ${fee}`;
}

function graduatedText(tiers: readonly PricingTier[], wording: Wording): string[] {
  return tiers.map((tier, index) => {
    const price = tierPrice(tier, wording);
    if (index === 0) {
      return tier.upTo === null ? price : `first ${many(tier.upTo)} ${plural(wording.unit)} ${price}`;
    }
    return tier.upTo === null ? `then ${price}` : `then ${price}, up to ${many(tier.upTo)} ${plural(wording.unit)}`;
  });
}

function volumeText(tiers: readonly PricingTier[], wording: Wording): string[] {
  return tiers.map((tier, index) => {
    const first = decimal(tiers[index - 1]?.upTo ?? '0')
      .plus(1)
      .toFixed();
    const range = tier.upTo === null ? `${many(first)} or more` : `${many(first)}–${many(tier.upTo)}`;
    return `${range} ${plural(wording.unit)}: ${tierPrice(tier, wording)}`;
  });
}

/** A price in one currency as a customer reads it: one line, or one a tier. */
export function priceText(
  component: PriceComponent,
  amounts: CurrencyOption,
  currency: string,
  interval: string,
): string[] {
  const unit = component.unitName ?? 'unit';
  const metered = component.usageType === 'metered';
  const period = component.intervalCount === 1 ? ` per ${interval}` : ` every ${interval}`;
  const per = component.interval === 'one_time' ? '' : period;
  const wording = { currency, unit, per: metered ? '' : per };
  const amount = formatMoney(amounts.unitAmount ?? '0', currency);
  const tiers = amounts.tiers ?? [];
  switch (component.model) {
    case 'flat':
      return [isZero(amounts.unitAmount) ? 'free' : `${amount}${per || ' once'}`];
    case 'per_unit':
      return [isZero(amounts.unitAmount) ? 'free' : `${amount} per ${unit}${wording.per}`];
    case 'package': {
      const units = component.packageSize === 1 ? unit : `${many(component.packageSize ?? 1)} ${plural(unit)}`;
      return [isZero(amounts.unitAmount) ? 'free' : `${amount} per ${units}${wording.per}`];
    }
    case 'graduated':
      return graduatedText(tiers, wording);
    case 'volume':
      return volumeText(tiers, wording);
  }
}
