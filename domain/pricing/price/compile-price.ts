import type { PricingComponent } from '../../../contracts/pricing.ts';
import type { CurrencyRule } from '../../money/currencies.ts';
import { asMinorUnits, roundLine } from '../../money/rounding.ts';
import { formatScaled, power10, scaledOne } from '../../money/scaled.ts';
import { amount, amountDecimals, costDecimals, priceBands, scaled, unitsCost } from './price-bands.ts';
import { wholeQuantityPrice } from './whole-quantities.ts';

/** A line's amount in minor units, rounded once, and the same before rounding. */
export interface LinePrice {
  amount: number;
  exact: string;
}

export interface CompiledPrice {
  /**
   * What a quantity costs on top of what the period was billed already. Quantities are decimal strings, not negative.
   * @throws RangeError above a bounded last tier, or beyond 2^53 minor units
   */
  line(quantity: string, previousQuantity?: string): LinePrice;
  /** What a quantity (12 decimals) costs by the tiers alone, at 26 decimals; null above a bounded last tier. */
  cost(quantity: bigint): bigint | null;
  /** The largest quantity that has a price (12 decimals), free units included; null is any. */
  readonly maxQuantity: bigint | null;
}

const costOne = power10(costDecimals);

/**
 * A component as a function of the quantity: its tiers are read once. The component must have passed the rules
 * (`checkPricing`); amounts are integers throughout, see `money/scaled.ts`.
 */
export function compilePrice(component: PricingComponent, currency: CurrencyRule): CompiledPrice {
  const bands = priceBands(component, currency);
  const free = scaled(component.freeUnits);
  const minimum = component.minimum === undefined ? null : amount(component.minimum);
  const maximum = component.maximum === undefined ? null : amount(component.maximum);
  const step = currency.step;
  const lastUpTo = bands.at(-1)?.upTo ?? null;

  function cost(quantity: bigint): bigint | null {
    const units = quantity > free ? quantity - free : 0n;
    const band = bands.find(({ upTo }) => upTo === null || units <= upTo);
    return band ? band.offset + unitsCost(units - band.origin, band) : null;
  }

  function clamp(exact: bigint): bigint {
    if (minimum !== null && exact < minimum * scaledOne) return minimum * scaledOne;
    if (maximum !== null && exact > maximum * scaledOne) return maximum * scaledOne;
    return exact;
  }

  function exactLine(quantity: string, previousQuantity: string | undefined): LinePrice {
    const previous = scaled(previousQuantity);
    const whole = cost(previous + scaled(quantity));
    const billed = previous > 0n ? cost(previous) : 0n;
    if (whole === null || billed === null) throw new RangeError('The quantity is above the last tier.');
    const exact = clamp(whole - billed);
    return { amount: asMinorUnits(roundLine(exact, costOne, step)), exact: formatScaled(exact, costDecimals) };
  }

  const clamps = [minimum ?? 0n, maximum ?? 0n];
  const fast = wholeQuantityPrice(bands, free, clamps);
  const unit = fast ? 10 ** fast.decimals * step : Number.POSITIVE_INFINITY;
  const asNumber = (value: bigint | null) =>
    fast && value !== null ? Number(value / power10(amountDecimals - fast.decimals)) : null;
  const [least, most] = [asNumber(minimum), asNumber(maximum)];
  const safe = (value: number | null) => value === null || value < 2 ** 52;
  const line =
    fast && Number.isSafeInteger(unit) && safe(least) && safe(most)
      ? (quantity: string, previousQuantity?: string): LinePrice => {
          const units = wholeNumber(quantity);
          if (previousQuantity !== undefined || units < 0 || units > fast.maxQuantity) {
            return exactLine(quantity, previousQuantity);
          }
          let exact = fast.cost(units);
          if (exact < 0) return exactLine(quantity, previousQuantity);
          if (least !== null && exact < least) exact = least;
          else if (most !== null && exact > most) exact = most;
          const rest = exact % unit;
          const down = (exact - rest) / unit;
          return { amount: (2 * rest >= unit ? down + 1 : down) * step, exact: exactText(exact, fast.decimals) };
        }
      : exactLine;

  return { line, cost, maxQuantity: lastUpTo === null ? null : lastUpTo + free };
}

/** The number when the text is a plain whole number, else -1. */
function wholeNumber(text: string): number {
  const length = text.length;
  if (length === 0 || length > 15) return -1;
  let value = 0;
  for (let index = 0; index < length; index += 1) {
    const digit = text.charCodeAt(index) - 48;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value;
}

function exactText(value: number, decimals: number): string {
  if (decimals === 0) return String(value);
  const one = 10 ** decimals;
  const rest = value % one;
  const whole = String((value - rest) / one);
  if (rest === 0) return whole;
  let fraction = rest;
  let digits = decimals;
  while (fraction % 10 === 0) {
    fraction /= 10;
    digits -= 1;
  }
  return `${whole}.${String(fraction).padStart(digits, '0')}`;
}
