import { Decimal as Base } from 'decimal.js';

/**
 * The one decimal arithmetic of the product. 60 digits hold any product of two amounts of 27 digits exactly;
 * exponents are never written, so that a text made here is what Stripe's `unit_amount_decimal` reads.
 */
export const Decimal = Base.clone({ precision: 60, rounding: Base.ROUND_HALF_UP, toExpNeg: -60, toExpPos: 60 });
export type Decimal = Base;

export function decimal(value: string | number | bigint): Decimal {
  return new Decimal(value);
}

/** One text for one number: `4900.0` and `04900` become `4900`, `-0` becomes `0`. */
export function canonicalDecimal(value: string): string {
  const number = new Decimal(value);
  return number.isZero() ? '0' : number.toFixed();
}

/** Whole minor units, half up (away from zero at .5), as an invoice line is rounded. */
export function roundToMinorUnit(value: Decimal): number {
  return value.toDecimalPlaces(0, Base.ROUND_HALF_UP).toNumber();
}
