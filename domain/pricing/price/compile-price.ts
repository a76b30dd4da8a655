import type { PricingComponent } from '../../../contracts/pricing.ts';
import type { CurrencyRule } from '../../money/currencies.ts';
import { asMinorUnits, roundLine } from '../../money/rounding.ts';
import { formatScaled, power10, scaledOne } from '../../money/scaled.ts';
import { type Digits, digitsText, readDigits } from './digits.ts';
import { type IntegerPrice, integerPrice, maxQuantityDecimals } from './integer-price.ts';
import { amount, costDecimals, priceBands, scaled, unitsCost } from './price-bands.ts';

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
    return { amount: asMinorUnits(roundLine(exact, costOne, currency.step)), exact: formatScaled(exact, costDecimals) };
  }

  const terms = { bands, freeUnits: free, minimum, maximum, step: currency.step };
  const prepared: (IntegerPrice | null | undefined)[] = [];
  let asked = 0;
  const digits: Digits = { value: 0, decimals: 0 };

  function line(quantity: string, previousQuantity?: string): LinePrice {
    if (previousQuantity !== undefined || !readDigits(quantity, digits) || digits.decimals > maxQuantityDecimals) {
      return exactLine(quantity, previousQuantity);
    }
    // Preparing costs as much as a few prices: one that is asked once does without.
    if (asked < 4) {
      asked += 1;
      return exactLine(quantity, previousQuantity);
    }
    let fast = prepared[digits.decimals];
    if (fast === undefined) {
      fast = integerPrice(terms, digits.decimals);
      prepared[digits.decimals] = fast;
    }
    const exact = fast === null ? -1 : fast.cost(digits.value);
    if (fast === null || exact < 0) return exactLine(quantity, previousQuantity);
    return { amount: fast.rounded(exact), exact: digitsText(exact, fast.decimals) };
  }

  return { line, cost, maxQuantity: lastUpTo === null ? null : lastUpTo + free };
}
