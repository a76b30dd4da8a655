import { power10, scaledDecimals } from '../../money/scaled.ts';
import { amountDecimals, type Band, costDecimals } from './price-bands.ts';

/**
 * Sums stay up to this, so that twice a cost is at most 2^53: up to there a double holds every integer, and +, −, × and
 * % of integers, and ÷ where nothing remains, answer the integer itself (IEEE 754-2019, § 5.4.1: the result is the exact
 * one where that can be held). The test beside this file tries the bound.
 */
const limit = 2n ** 52n;

/** Decimals of a quantity for which this way is prepared; more are left to BigInt. */
export const maxQuantityDecimals = 6;

/** What decides a price besides the quantity. Amounts are minor units at 14 decimals, free units at 12. */
export interface PriceTerms {
  bands: readonly Band[];
  freeUnits: bigint;
  minimum: bigint | null;
  maximum: bigint | null;
  /** Minor units that the currency can charge. */
  step: number;
}

/**
 * Prices in integers that a double holds exactly: the same bands with as few decimals as they need. Nothing in here is
 * ever a fraction, and what could grow beyond 2^52 is left to the BigInt way.
 */
export interface IntegerPrice {
  /** Decimals of the costs it answers. */
  decimals: number;
  /** Cost of a quantity that is counted in its smallest decimals; -1 when it is too large for this way, or has no price. */
  cost(quantity: number): number;
  /** Half up to what the currency can charge. */
  rounded(cost: number): number;
}

/** Null when a bound has more decimals than the quantity, or an amount is too large. */
export function integerPrice(terms: PriceTerms, quantityDecimals: number): IntegerPrice | null {
  const amounts = amountScale(terms);
  const decimals = amounts + quantityDecimals;
  const scale = {
    quantity: (value: bigint) => exactly(value, power10(scaledDecimals - quantityDecimals)),
    amount: (value: bigint) => exactly(value, power10(amountDecimals - amounts)),
    cost: (value: bigint) => exactly(value * power10(quantityDecimals), power10(costDecimals - amounts)),
  };
  const free = scale.quantity(terms.freeUnits);
  const step = 10 ** decimals * terms.step;
  if (free === null || !Number.isSafeInteger(step)) return null;

  const count = terms.bands.length;
  const [tops, origins, offsets, units, sizes] = Array.from({ length: 5 }, () => new Float64Array(count)) as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  for (const [index, band] of terms.bands.entries()) {
    const top = band.upTo === null ? Number.POSITIVE_INFINITY : scale.quantity(band.upTo);
    const origin = scale.quantity(band.origin);
    const offset = scale.cost(band.offset);
    // A package's amount counts once for all the smallest decimals of a package.
    const unit = scale.amount(band.size === 0n ? band.unit : band.unit * power10(quantityDecimals));
    const size = exactly(band.size * power10(quantityDecimals), 1n);
    if (top === null || origin === null || offset === null || unit === null || size === null) return null;
    tops[index] = top;
    origins[index] = origin;
    offsets[index] = offset;
    units[index] = unit;
    sizes[index] = size;
  }
  const least = terms.minimum === null ? Number.NEGATIVE_INFINITY : scale.cost(terms.minimum * power10(scaledDecimals));
  const most = terms.maximum === null ? Number.POSITIVE_INFINITY : scale.cost(terms.maximum * power10(scaledDecimals));
  if (least === null || most === null) return null;
  const largest = Number((limit - BigInt(Math.max(...offsets))) / BigInt(Math.max(...units, 1)));

  return {
    decimals,
    cost(quantity) {
      const counted = quantity > free ? quantity - free : 0;
      if (counted > largest) return -1;
      let index = 0;
      while (index < count && counted > tops[index]!) index += 1;
      if (index === count) return -1;
      const inBand = counted - origins[index]!;
      const size = sizes[index]!;
      let multiple = inBand;
      if (size !== 0) {
        const rest = inBand % size;
        multiple = (inBand - rest) / size + (rest > 0 ? 1 : 0);
      }
      const cost = offsets[index]! + units[index]! * multiple;
      return Math.max(least, Math.min(cost, most));
    },
    rounded(cost) {
      const rest = cost % step;
      const down = (cost - rest) / step;
      return (2 * rest >= step ? down + 1 : down) * terms.step;
    },
  };
}

/** The fewest decimals that hold all amounts. */
function amountScale({ bands, minimum, maximum }: PriceTerms): number {
  const amounts = [minimum ?? 0n, maximum ?? 0n, ...bands.map(({ unit }) => unit)];
  let decimals = 0;
  const fits = (value: bigint, of: number) => value % power10(of - decimals) === 0n;
  while (
    decimals < amountDecimals &&
    !(amounts.every((value) => fits(value, amountDecimals)) && bands.every(({ offset }) => fits(offset, costDecimals)))
  ) {
    decimals += 1;
  }
  return decimals;
}

/** The quotient as a number when there is no rest and it is small enough, else null. */
function exactly(value: bigint, divisor: bigint): number | null {
  const quotient = value / divisor;
  return value % divisor === 0n && quotient < limit ? Number(quotient) : null;
}
