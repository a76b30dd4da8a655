import fc from 'fast-check';
import { type CalculationTier, calculationModels, type PricingComponent } from '../../../contracts/pricing.ts';

/**
 * One seed a value: fast-check's own records take longer to draw than a price takes to work out, and the suite draws
 * more than 100,000. A counterexample still shows the whole component.
 */
export type Random = (below: number) => number;

/** mulberry32: https://gist.github.com/tommyettinger/46a874533244883189143505d203312c (public domain). */
function randomOf(seed: number): Random {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

export const drawn = <Value>(draw: (random: Random) => Value) =>
  fc.nat({ max: 0x7fffffff }).map((seed) => draw(randomOf(seed)));

/** A decimal text with up to 12 decimals; whole ones are more frequent, as they are in life. */
function decimalText(random: Random, below: number): string {
  const whole = String(random(below));
  const kind = random(7);
  if (kind < 4) return whole;
  if (kind < 6) return `${whole}.${random(99) + 1}`;
  return `${whole}.${String(random(1_000_000))}${String(random(1_000_000))}`;
}

function quantityText(random: Random): string {
  const kind = random(6);
  if (kind < 3) return String(random(61));
  return kind < 5 ? String(random(10_000_001)) : decimalText(random, 1_000);
}

const amountText = (random: Random) => decimalText(random, random(4) < 3 ? 500 : 1_000_000);

function drawTiers(random: Random): CalculationTier[] {
  const ends = new Set<number>();
  for (let count = random(6); count > 0; count -= 1) ends.add(1 + random(random(2) === 0 ? 50 : 1_000_000));
  const half = random(4) === 0 ? '.5' : '';
  const tops = [...ends].sort((one, other) => one - other).map((end) => `${end}${half}`);
  return [...tops, null].map((upTo) => ({
    upTo,
    unitAmount: amountText(random),
    rate: decimalText(random, 100),
    packageSize: 1 + random(50),
    packageAmount: amountText(random),
    ...(random(2) === 0 ? { flatAmount: amountText(random) } : {}),
  }));
}

function drawComponent(random: Random): PricingComponent {
  const minimum = random(3) === 0 ? amountText(random) : undefined;
  return {
    id: 'one',
    model: calculationModels[random(calculationModels.length)]!,
    unitAmount: amountText(random),
    rate: decimalText(random, 100),
    packageSize: 1 + random(50),
    tiers: drawTiers(random),
    ...(random(3) === 0 ? { freeUnits: decimalText(random, 20) } : {}),
    ...(minimum === undefined ? {} : { minimum }),
    ...(random(4) === 0 ? { commitment: { amount: amountText(random), overageRate: decimalText(random, 200) } } : {}),
    // A million is above any minimum drawn.
    ...(random(3) === 0 ? { maximum: `${1_000_000 + random(10_000_000)}.25` } : {}),
  };
}

/** Sound components of every model, the last tier without an end. */
export const component = drawn(drawComponent);
export const quantity = drawn(quantityText);
export const currency = fc.constantFrom('usd', 'usd', 'eur', 'jpy', 'kwd', 'isk');
