import { Decimal } from 'decimal.js';
import { exclusive, invalidRequest } from '../errors.ts';
import type { CurrencyOption, Tier } from '../store/records.ts';
import type { OptionInput, PriceInput, TierInput } from './price-params.ts';

export interface Amounts {
  unit_amount: number | null;
  unit_amount_decimal: string | null;
}

/** The pair that Stripe shows: the integer is `null` when the decimal has a fraction. */
function pair(integer: number | undefined, decimal: string | undefined): [number | null, string | null] {
  if (integer !== undefined) return [integer, String(integer)];
  if (decimal === undefined) return [null, null];
  const exact = new Decimal(decimal);
  return [exact.isInteger() ? exact.toNumber() : null, decimal];
}

export function unitAmount(input: { unit_amount?: number; unit_amount_decimal?: string }, at = ''): Amounts {
  const { unit_amount: integer, unit_amount_decimal: decimal } = input;
  if (integer !== undefined && decimal !== undefined) throw exclusive(`${at}unit_amount`, `${at}unit_amount_decimal`);
  const [unit_amount, unit_amount_decimal] = pair(integer, decimal);
  return { unit_amount, unit_amount_decimal };
}

/** Tiers ascend and end in `inf`; each names what it charges. */
export function readTiers(input: TierInput[] | undefined, path = 'tiers'): Tier[] {
  if (input === undefined || input.length === 0) {
    throw invalidRequest(
      'Prices with `billing_scheme=tiered` require the `tiers` parameter to be set.',
      path,
      'parameter_missing',
    );
  }
  let previous = 0;
  return input.map((tier, index) => {
    const at = `${path}[${index}]`;
    const last = index === input.length - 1;
    if (last !== (tier.up_to === null)) {
      throw invalidRequest('The last tier, and only the last tier, must have `up_to` set to `inf`.', `${at}[up_to]`);
    }
    if (tier.up_to !== null && tier.up_to <= previous) {
      throw invalidRequest('The `up_to` of each tier must be greater than that of the tier before it.', `${at}[up_to]`);
    }
    previous = tier.up_to ?? previous;
    if (tier.flat_amount !== undefined && tier.flat_amount_decimal !== undefined) {
      throw exclusive(`${at}[flat_amount]`, `${at}[flat_amount_decimal]`);
    }
    const [flat_amount, flat_amount_decimal] = pair(tier.flat_amount, tier.flat_amount_decimal);
    if (tier.unit_amount !== undefined && tier.unit_amount_decimal !== undefined) {
      throw exclusive(`${at}[unit_amount]`, `${at}[unit_amount_decimal]`);
    }
    const [unit_amount, unit_amount_decimal] = pair(tier.unit_amount, tier.unit_amount_decimal);
    if (flat_amount_decimal === null && unit_amount_decimal === null) {
      throw invalidRequest(
        'Each tier requires a `unit_amount`, `unit_amount_decimal`, `flat_amount` or `flat_amount_decimal`.',
        at,
      );
    }
    return { flat_amount, flat_amount_decimal, unit_amount, unit_amount_decimal, up_to: tier.up_to };
  });
}

export function customUnitAmount(input: PriceInput['custom_unit_amount']): CurrencyOption['custom_unit_amount'] {
  if (!input?.enabled) return null;
  return { maximum: input.maximum ?? null, minimum: input.minimum ?? null, preset: input.preset ?? null };
}

/** One currency's option: it must price in the same way as the price itself. */
export function readOption(code: string, input: OptionInput, tiered: boolean): CurrencyOption {
  const at = `currency_options[${code}]`;
  const amounts = unitAmount({ unit_amount: input.unit_amount, unit_amount_decimal: input.unit_amount_decimal });
  const custom = customUnitAmount(input.custom_unit_amount);
  if (tiered && amounts.unit_amount_decimal !== null) {
    throw invalidRequest('Tiered prices require `tiers` for each of the `currency_options`.', at);
  }
  if (!tiered && input.tiers !== undefined) {
    throw invalidRequest('The `tiers` of a currency option require `billing_scheme=tiered`.', `${at}[tiers]`);
  }
  if (!tiered && amounts.unit_amount_decimal === null && custom === null) {
    throw invalidRequest('Prices require an `unit_amount` or `unit_amount_decimal` parameter to be set.', at);
  }
  return {
    custom_unit_amount: custom,
    tax_behavior: input.tax_behavior ?? 'unspecified',
    ...(tiered && { tiers: readTiers(input.tiers, `${at}[tiers]`) }),
    ...amounts,
  };
}
