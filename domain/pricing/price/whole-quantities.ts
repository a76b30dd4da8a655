import { power10, scaledDecimals, scaledOne } from '../../money/scaled.ts';
import { amountDecimals, type Band, costDecimals } from './price-bands.ts';

/** Sums stay below this, so that twice a remainder is still exact. */
const limit = 2 ** 52;

/**
 * Prices of whole quantities in integers that a double holds exactly: the same bands with as few decimals as they need.
 * Nothing here is ever a fraction, and what could grow beyond 2^52 is left to the BigInt way.
 */
export interface WholeQuantityPrice {
  /** Decimals of the costs it answers. */
  decimals: number;
  /** The largest quantity it can price. */
  maxQuantity: number;
  /** Cost of a whole quantity; -1 above the last tier. */
  cost(quantity: number): number;
}

/** Null when a bound is a fraction or an amount is too large. */
export function wholeQuantityPrice(
  bands: readonly Band[],
  freeUnits: bigint,
  clamps: readonly bigint[],
): WholeQuantityPrice | null {
  const decimals = decimalsNeeded([...bands.map(({ unit }) => unit), ...clamps], bands);
  const isWhole = (quantity: bigint | null) => quantity === null || quantity % scaledOne === 0n;
  if (!isWhole(freeUnits) || !bands.every(({ upTo, origin }) => isWhole(upTo) && isWhole(origin))) return null;

  const count = bands.length;
  const tops = new Float64Array(count);
  const origins = new Float64Array(count);
  const offsets = new Float64Array(count);
  const units = new Float64Array(count);
  const sizes = new Float64Array(count);
  let largestOffset = 0n;
  let largestUnit = 1n;
  for (const [index, band] of bands.entries()) {
    const unit = band.unit / power10(amountDecimals - decimals);
    const offset = band.offset / power10(costDecimals - decimals);
    if (offset > largestOffset) largestOffset = offset;
    if (unit > largestUnit) largestUnit = unit;
    tops[index] = band.upTo === null ? Number.POSITIVE_INFINITY : Number(band.upTo / scaledOne);
    origins[index] = Number(band.origin / scaledOne);
    offsets[index] = Number(offset);
    units[index] = Number(unit);
    sizes[index] = Number(band.size);
  }
  if (largestOffset >= BigInt(limit)) return null;
  const maxQuantity = Number((BigInt(limit) - largestOffset) / largestUnit);
  const free = Number(freeUnits / scaledOne);
  if (!Number.isSafeInteger(free)) return null;

  return {
    decimals,
    maxQuantity,
    cost(quantity) {
      const units_ = quantity > free ? quantity - free : 0;
      let index = 0;
      while (index < count && units_ > tops[index]!) index += 1;
      if (index === count) return -1;
      const counted = units_ - origins[index]!;
      const size = sizes[index]!;
      if (size === 0) return offsets[index]! + units[index]! * counted;
      const rest = counted % size;
      const packages = (counted - rest) / size + (rest > 0 ? 1 : 0);
      return offsets[index]! + units[index]! * packages;
    },
  };
}

function decimalsNeeded(amounts: readonly bigint[], bands: readonly Band[]): number {
  let decimals = 0;
  const fits = (value: bigint, ofDecimals: number) => value % power10(ofDecimals - decimals) === 0n;
  while (
    decimals < scaledDecimals + 2 &&
    !(amounts.every((value) => fits(value, amountDecimals)) && bands.every(({ offset }) => fits(offset, costDecimals)))
  ) {
    decimals += 1;
  }
  return decimals;
}
