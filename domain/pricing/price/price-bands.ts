import type { PricingComponent } from '../../../contracts/pricing.ts';
import type { CurrencyRule } from '../../money/currencies.ts';
import { parseScaled, power10, scaledOne } from '../../money/scaled.ts';

/** Rates are a hundredth of a percentage: two decimals more than amounts have. */
export const amountDecimals = 14;
const amountOne = power10(amountDecimals);
/** Quantity at 12 decimals times amount at 14. */
export const costDecimals = 26;

/**
 * Every model is a list of bands: in a band a quantity costs `offset + unit × (quantity − origin)`, counted in packages
 * where it has a size. Graduated tiers begin where the one before ended, with its cost as the offset; volume tiers all
 * begin at 0. So the price of a quantity is one search and one multiplication, however many tiers there are.
 */
export interface Band {
  /** Last quantity, at 12 decimals; null is the rest. */
  upTo: bigint | null;
  /** Where counting begins, at 12 decimals. */
  origin: bigint;
  /** Cost up to the origin with the flat fees, at 26 decimals. */
  offset: bigint;
  /** Minor units a unit or package, at 14 decimals. */
  unit: bigint;
  /** Units of a package; 0 counts single units. */
  size: bigint;
}

interface Tier {
  upTo: bigint | null;
  unit: bigint;
  flat: bigint;
  size: bigint;
}

/** The bands of a component that the rules have found sound. Flat fees of a tier are due once it is reached, the first at 0. */
export function priceBands(component: PricingComponent, currency: CurrencyRule): Band[] {
  const tiers = tiersOf(component, currency);
  // Source: https://docs.stripe.com/subscriptions/pricing-models/tiered-pricing (volume and graduated)
  const isVolume = component.model === 'volume' || component.model === 'volume_package';
  const bands: Band[] = [];
  let origin = 0n;
  let offset = 0n;
  for (const tier of tiers) {
    const flat = tier.flat * scaledOne;
    bands.push({ upTo: tier.upTo, origin, offset: offset + flat, unit: tier.unit, size: tier.size });
    if (isVolume || tier.upTo === null) continue;
    offset += flat + unitsCost(tier.upTo - origin, tier);
    origin = tier.upTo;
  }
  return bands;
}

/** At 26 decimals; every started package counts: https://docs.stripe.com/api/prices/create#create_price-transform_quantity-round */
export function unitsCost(quantity: bigint, { unit, size }: Pick<Band, 'unit' | 'size'>): bigint {
  if (size === 0n) return unit * quantity;
  const packageSize = size * scaledOne;
  return unit * ((quantity + packageSize - 1n) / packageSize) * scaledOne;
}

function tiersOf(component: PricingComponent, currency: CurrencyRule): Tier[] {
  const rest = { upTo: null, unit: 0n, flat: 0n, size: 0n };
  const fallbackSize = component.packageSize ?? 0;
  switch (component.model) {
    case 'flat':
      return [{ ...rest, flat: amount(component.unitAmount) }];
    case 'per_unit':
      return [{ ...rest, unit: amount(component.unitAmount) }];
    case 'package':
      return [{ ...rest, unit: amount(component.unitAmount), size: BigInt(fallbackSize) }];
    case 'percentage':
      return [{ ...rest, unit: rate(component.rate, currency) }];
    default:
      return (component.tiers ?? []).map((tier) => ({
        upTo: tier.upTo === null ? null : scaled(tier.upTo),
        flat: amount(tier.flatAmount),
        ...(component.model === 'graduated_percentage'
          ? { unit: rate(tier.rate, currency), size: 0n }
          : component.model === 'graduated' || component.model === 'volume'
            ? { unit: amount(tier.unitAmount), size: 0n }
            : { unit: amount(tier.packageAmount), size: BigInt(tier.packageSize ?? fallbackSize) }),
      }));
  }
}

export function scaled(text: string | undefined): bigint {
  const value = parseScaled(text ?? '0');
  if (value === null) throw new RangeError(`${text} is no decimal number`);
  return value;
}

/** Minor units at 14 decimals. */
export function amount(text: string | undefined): bigint {
  return scaled(text) * (amountOne / scaledOne);
}

/** A percentage of a major unit, in minor units at 14 decimals. */
function rate(percentage: string | undefined, currency: CurrencyRule): bigint {
  return (amount(percentage) / 100n) * power10(currency.decimals);
}
