import type { PricingComponent } from '../../../contracts/pricing.ts';
import type { CurrencyRule } from '../../money/currencies.ts';
import { asMinorUnits, roundLine } from '../../money/rounding.ts';
import { formatScaled, power10, scaledDecimals } from '../../money/scaled.ts';
import { committedDecimals, owedUnder } from '../commitment.ts';
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
  /** What a quantity (12 decimals) costs in a period, before rounding; null above a bounded last tier. */
  exact(quantity: bigint): string | null;
  /** What a quantity (12 decimals) costs by the tiers alone, at 26 decimals; null above a bounded last tier. */
  cost(quantity: bigint): bigint | null;
  /** The largest quantity that has a price (12 decimals), free units included; null is any. */
  readonly maxQuantity: bigint | null;
}

/**
 * A component as a function of the quantity: its tiers are read once. The component must have passed the rules
 * (`checkPricing`); amounts are integers throughout, see `money/scaled.ts`.
 */
export function compilePrice(component: PricingComponent, currency: CurrencyRule): CompiledPrice {
  const bands = priceBands(component, currency);
  const free = scaled(component.freeUnits);
  const owed = component.commitment ? owedUnder(component.commitment) : null;
  const decimals = owed ? committedDecimals : costDecimals;
  const limit = (text: string | undefined) =>
    text === undefined ? null : scaled(text) * power10(decimals - scaledDecimals);
  const [minimum, maximum] = [limit(component.minimum), limit(component.maximum)];
  const one = power10(decimals);
  const lastUpTo = bands.at(-1)?.upTo ?? null;

  function cost(quantity: bigint): bigint | null {
    const units = quantity > free ? quantity - free : 0n;
    const band = bands.find(({ upTo }) => upTo === null || units <= upTo);
    return band ? band.offset + unitsCost(units - band.origin, band) : null;
  }

  function clamp(exact: bigint): bigint {
    if (minimum !== null && exact < minimum) return minimum;
    if (maximum !== null && exact > maximum) return maximum;
    return exact;
  }

  /** What comes on top of the previous quantity, at `decimals`. */
  function due(quantity: bigint, previous: bigint): bigint | null {
    const whole = cost(previous + quantity);
    const billed = previous > 0n ? cost(previous) : null;
    if (whole === null || (previous > 0n && billed === null)) return null;
    const total = owed ? owed(whole) : whole;
    return clamp(billed === null ? total : total - (owed ? owed(billed) : billed));
  }

  function exactLine(quantity: string, previousQuantity: string | undefined): LinePrice {
    const exact = due(scaled(quantity), scaled(previousQuantity));
    if (exact === null) throw new RangeError('The quantity is above the last tier.');
    return { amount: asMinorUnits(roundLine(exact, one, currency.step)), exact: formatScaled(exact, decimals) };
  }

  const amountOrNull = (text: string | undefined) => (text === undefined ? null : amount(text));
  const terms = {
    ...{ bands, freeUnits: free, step: currency.step },
    ...{ minimum: amountOrNull(component.minimum), maximum: amountOrNull(component.maximum) },
  };
  const prepared: (IntegerPrice | null | undefined)[] = [];
  let asked = 0;
  const digits: Digits = { value: 0, decimals: 0 };

  function line(quantity: string, previousQuantity?: string): LinePrice {
    // A commitment needs more decimals than a double holds.
    if (
      owed ||
      previousQuantity !== undefined ||
      !readDigits(quantity, digits) ||
      digits.decimals > maxQuantityDecimals
    ) {
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

  function exact(quantity: bigint): string | null {
    const amount = due(quantity, 0n);
    return amount === null ? null : formatScaled(amount, decimals);
  }

  return { line, exact, cost, maxQuantity: lastUpTo === null ? null : lastUpTo + free };
}
