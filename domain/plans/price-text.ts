import type { CurrencyOption, PriceComponent, PricingTier } from '../../contracts/price-components.ts';
import { currencyRule } from '../money/currencies.ts';
import { decimal } from '../money/decimal.ts';
import { formatCount } from '../money/format-count.ts';
import { formatMoney } from '../money/format-money.ts';
import { isPercentage } from './price-models.ts';

/** English plural of a unit's name, good for the words that price lists use: seat, query, mailbox. */
export function plural(unit: string): string {
  if (/[^aeiou]y$/i.test(unit)) return `${unit.slice(0, -1)}ies`;
  return /(s|x|z|ch|sh)$/i.test(unit) ? `${unit}es` : `${unit}s`;
}

/** "month", "3 months", or "once". */
export function intervalText({ interval, intervalCount }: PriceComponent): string {
  if (interval === 'one_time') return 'once';
  return intervalCount === 1 ? interval : `${intervalCount} ${interval}s`;
}

interface Wording {
  currency: string;
  unit: string;
  /** " per month", or nothing for what is paid once or counted by usage. */
  per: string;
  /** Of tiers that do not state their own. */
  packageSize: number;
  isMoney: boolean;
}

const isZero = (amount: string | undefined) => decimal(amount ?? '0').isZero();

/** What a tier charges: a rate, a fee, both, or nothing. */
function tierPrice(tier: PricingTier, wording: Wording): string {
  const { currency, per } = wording;
  const rate = tierRate(tier, wording);
  const fee = `${formatMoney(tier.flatAmount ?? '0', currency)}${per}`;
  if (rate === null) return isZero(tier.flatAmount) ? 'free' : fee;
  return isZero(tier.flatAmount) ? rate : `${rate} plus ${fee}`;
}

function tierRate({ unitAmount, rate, packageSize, packageAmount }: PricingTier, wording: Wording): string | null {
  const { currency, unit, per } = wording;
  if (!isZero(rate)) return `${formatCount(rate ?? '0')} %`;
  if (!isZero(packageAmount)) {
    const size = packageSize ?? wording.packageSize;
    return `${formatMoney(packageAmount ?? '0', currency)} per ${size === 1 ? unit : `${formatCount(size)} ${plural(unit)}`}${per}`;
  }
  return isZero(unitAmount) ? null : `${formatMoney(unitAmount ?? '0', currency)} per ${unit}${per}`;
}

/** Where a tier ends: so many units, or of percentages an amount of money. */
function bound(upTo: string, { currency, unit, isMoney }: Wording): string {
  return isMoney ? majorText(upTo, currency) : `${formatCount(upTo)} ${plural(unit)}`;
}

function majorText(major: string, currency: string): string {
  const decimals = currencyRule(currency)?.decimals ?? 2;
  return formatMoney(decimal(major).times(decimal(10).pow(decimals)).toFixed(), currency);
}

function graduatedText(tiers: readonly PricingTier[], wording: Wording): string[] {
  return tiers.map((tier, index) => {
    const price = tierPrice(tier, wording);
    if (index === 0) {
      return tier.upTo === null ? price : `first ${bound(tier.upTo, wording)} ${price}`;
    }
    return tier.upTo === null ? `then ${price}` : `then ${price}, up to ${bound(tier.upTo, wording)}`;
  });
}

function volumeText(tiers: readonly PricingTier[], wording: Wording): string[] {
  return tiers.map((tier, index) => {
    const first = decimal(tiers[index - 1]?.upTo ?? '0')
      .plus(1)
      .toFixed();
    const range =
      tier.upTo === null ? `${formatCount(first)} or more` : `${formatCount(first)}–${formatCount(tier.upTo)}`;
    return `${range} ${plural(wording.unit)}: ${tierPrice(tier, wording)}`;
  });
}

/** A price in one currency as a customer reads it: one line, or one a tier, then what is free and what limits it. */
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
  const wording = {
    ...{ currency, unit, per: metered || isPercentage(component) ? '' : per },
    ...{ packageSize: component.packageSize ?? 1, isMoney: isPercentage(component) },
  };
  return [
    ...ownText(component, amounts, wording, per),
    ...(isZero(component.freeUnits) ? [] : [freeText(component.freeUnits ?? '0', wording)]),
    ...limitTexts(amounts, currency, per),
  ];
}

function ownText(component: PriceComponent, amounts: CurrencyOption, wording: Wording, per: string): string[] {
  const { currency, unit } = wording;
  const amount = formatMoney(amounts.unitAmount ?? '0', currency);
  const tiers = amounts.tiers ?? [];
  switch (component.model) {
    case 'flat':
      return [isZero(amounts.unitAmount) ? 'free' : `${amount}${per || ' once'}`];
    case 'per_unit':
      return [isZero(amounts.unitAmount) ? 'free' : `${amount} per ${unit}${wording.per}`];
    case 'package': {
      const units = component.packageSize === 1 ? unit : `${formatCount(component.packageSize ?? 1)} ${plural(unit)}`;
      return [isZero(amounts.unitAmount) ? 'free' : `${amount} per ${units}${wording.per}`];
    }
    case 'percentage':
      return [isZero(component.rate) ? 'free' : `${formatCount(component.rate ?? '0')} % of ${named(component)}`];
    case 'graduated':
    case 'graduated_percentage':
    case 'graduated_package':
      return graduatedText(tiers, wording);
    case 'volume':
    case 'volume_package':
      return volumeText(tiers, wording);
  }
}

/** Of what a percentage is taken. */
const named = ({ unitName, name }: PriceComponent) => unitName ?? `${name.charAt(0).toLowerCase()}${name.slice(1)}`;

const freeText = (free: string, wording: Wording) => `the first ${bound(free, wording)} are free`;

function limitTexts({ minimum, maximum, commitment }: CurrencyOption, currency: string, per: string): string[] {
  const money = (amount: string) => `${formatMoney(amount, currency)}${per}`;
  return [
    ...(commitment
      ? [
          `${money(commitment.amount)} committed, ${
            decimal(commitment.overageRate).eq(100)
              ? 'usage beyond it at the same prices'
              : `usage beyond it at ${formatCount(commitment.overageRate)} % of these prices`
          }`,
        ]
      : []),
    ...(minimum === undefined ? [] : [`at least ${money(minimum)}`]),
    ...(maximum === undefined ? [] : [`at most ${money(maximum)}`]),
  ];
}
