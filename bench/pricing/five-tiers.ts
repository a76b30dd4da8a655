import fc from 'fast-check';
import { calculationModels, type PricingComponent } from '../../contracts/pricing.ts';
import { currencyRule } from '../../domain/money/currencies.ts';
import { compilePrice } from '../../domain/pricing/price/compile-price.ts';
import { component, quantity } from '../../domain/pricing/test-support/arbitraries.ts';
import { decimalLine } from '../../domain/pricing/test-support/decimal-price.ts';
import { decimalPeer } from './decimal-peer.ts';

/** Prices a second of one five-tier price, ours against decimal.js at every step, one after the other in one run. */
const usd = currencyRule('usd')!;
const fiveTiers: PricingComponent = {
  id: 'api-calls',
  model: 'graduated',
  tiers: [
    { upTo: '1000', unitAmount: '2', flatAmount: '500' },
    { upTo: '10000', unitAmount: '1.5' },
    { upTo: '100000', unitAmount: '0.8' },
    { upTo: '1000000', unitAmount: '0.25' },
    { upTo: null, unitAmount: '0.1' },
  ],
};

const rounds = 7;
const each = 100_000;
const whole = Array.from({ length: each }, (_, index) => String((index * 7_919) % 3_000_000));
const fractional = whole.map((units, index) => `${units}.${(index % 99) + 1}`);

function perSecond(work: (units: string) => { amount: number }, quantities: readonly string[]): number {
  const began = process.hrtime.bigint();
  let sum = 0;
  for (const units of quantities) sum += work(units).amount;
  if (!Number.isSafeInteger(sum)) throw new Error('the sum is not exact');
  return Math.round((quantities.length * 1e9) / Number(process.hrtime.bigint() - began));
}

function median(numbers: readonly number[]): number {
  return [...numbers].sort((one, other) => one - other)[numbers.length >> 1] ?? 0;
}

const spelled = (number: number) => number.toLocaleString('en-US');

function compare(name: string, quantities: readonly string[]): void {
  const ours = compilePrice(fiveTiers, usd);
  const peer = decimalPeer(fiveTiers, usd);
  for (const units of quantities) {
    const [one, other] = [ours.line(units), peer(units)];
    if (one.amount !== other.amount || one.exact !== other.exact)
      throw new Error(`${units}: ${JSON.stringify([one, other])}`);
  }
  const rates = Array.from({ length: rounds }, () => [
    perSecond((units) => ours.line(units), quantities),
    perSecond(peer, quantities),
  ]);
  const [mine, theirs] = [median(rates.map(([one]) => one!)), median(rates.map(([, other]) => other!))];
  console.log(
    `${name}: ${spelled(mine)}/s, decimal.js ${spelled(theirs)}/s, ratio ${(mine / theirs).toFixed(1)} ` +
      `(${spelled(quantities.length)} results identical, median of ${rounds})`,
  );
}

function compareRandom(cases: number): void {
  const drawn = fc.sample(fc.tuple(component, quantity), { numRuns: cases, seed: 1 });
  for (const [of, units] of drawn) {
    const [ours, other] = [compilePrice(of, usd), decimalLine(of, usd, units)];
    // Asked more than once, a price answers in another way: both must be the same.
    for (let time = 0; time < 6; time += 1) {
      const one = ours.line(units);
      if (one.amount !== other.amount || one.exact !== other.exact) {
        throw new Error(`${JSON.stringify(of)} ${units}: ${JSON.stringify([one, other])}`);
      }
    }
  }
  console.log(`${spelled(cases)} random prices of ${calculationModels.length} models and quantities: identical`);
}

compare('five tiers, whole quantities', whole);
compare('five tiers, quantities with decimals', fractional);
compareRandom(100_000);
