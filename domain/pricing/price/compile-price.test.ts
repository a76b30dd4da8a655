import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { PricingComponent } from '../../../contracts/pricing.ts';
import { currencyRule } from '../../money/currencies.ts';
import { decimal } from '../../money/decimal.ts';
import { parseScaled } from '../../money/scaled.ts';
import { component, currency, quantity } from '../test-support/arbitraries.ts';
import { decimalLine } from '../test-support/decimal-price.ts';
import { compilePrice } from './compile-price.ts';

const price = (of: Omit<PricingComponent, 'id'>, code = 'usd') =>
  compilePrice({ id: 'one', ...of }, currencyRule(code)!);
const amounts = (of: Omit<PricingComponent, 'id'>, quantities: string[], code?: string) =>
  quantities.map((units) => price(of, code).line(units).amount);

describe('Stripe, https://docs.stripe.com/subscriptions/pricing-models/tiered-pricing', () => {
  const tiers = [
    { upTo: '5', unitAmount: '700' },
    { upTo: '10', unitAmount: '650' },
    { upTo: null, unitAmount: '600' },
  ];
  const quantities = ['1', '5', '6', '20', '25'];

  it('volume: all fonts at the rate of the tier reached', () => {
    expect(amounts({ model: 'volume', tiers }, quantities)).toEqual([700, 3500, 3900, 12000, 15000]);
  });

  it('graduated: each font at the rate of its own tier', () => {
    expect(amounts({ model: 'graduated', tiers }, quantities)).toEqual([700, 3500, 4150, 12750, 15750]);
  });
});

describe('Stripe, https://stripe.com/docs/billing/subscriptions/tiers', () => {
  const tiers = ['5', '10', '15', '20', null].map((upTo, index) => ({ upTo, unitAmount: `${500 - index * 100}` }));

  it('five tiers', () => {
    expect(amounts({ model: 'per_unit', unitAmount: '500' }, ['1', '5', '6', '20', '25'])).toEqual([
      500, 2500, 3000, 10000, 12500,
    ]);
    expect(amounts({ model: 'volume', tiers }, ['1', '5', '6', '20', '25'])).toEqual([500, 2500, 2400, 4000, 2500]);
    expect(amounts({ model: 'graduated', tiers }, ['6'])).toEqual([2900]);
  });
});

it('Stripe, https://docs.stripe.com/billing/subscriptions/quantities: 10 USD for every 5 users or portion thereof', () => {
  expect(amounts({ model: 'package', unitAmount: '1000', packageSize: 5 }, ['0', '1', '5', '6', '5.5'])).toEqual([
    0, 1000, 1000, 2000, 2000,
  ]);
});

describe('Lago, https://getlago.com/docs/guide/plans/charges/charge-models', () => {
  it('graduated: 1 USD to 100 calls, 0.50 to 200, then 0.10', () => {
    const tiers = [
      { upTo: '100', unitAmount: '100' },
      { upTo: '200', unitAmount: '50' },
      { upTo: null, unitAmount: '10' },
    ];
    expect(amounts({ model: 'graduated', tiers }, ['100', '200', '250'])).toEqual([10000, 15000, 15500]);
  });

  it('volume: 65,000 calls cost 49 USD', () => {
    const tiers = [
      { upTo: '10000', unitAmount: '0.10', flatAmount: '1000' },
      { upTo: '50000', unitAmount: '0.08', flatAmount: '1000' },
      { upTo: '100000', unitAmount: '0.06', flatAmount: '1000' },
      { upTo: null, unitAmount: '0.04', flatAmount: '1000' },
    ];
    expect(amounts({ model: 'volume', tiers }, ['65000'])).toEqual([4900]);
  });

  it('package: 5 USD per 100 units, the first 100 free, 201 units cost 10 USD', () => {
    expect(amounts({ model: 'package', unitAmount: '500', packageSize: 100, freeUnits: '100' }, ['201'])).toEqual([
      1000,
    ]);
  });

  it('graduated percentage: what comes on top of a period costs the difference', () => {
    const tiers = [
      { upTo: '1000', rate: '1', flatAmount: '20000' },
      { upTo: '10000', rate: '2', flatAmount: '30000' },
      { upTo: null, rate: '3', flatAmount: '40000' },
    ];
    const graduated = price({ model: 'graduated_percentage', tiers });
    expect(graduated.line('500').amount).toBe(20500);
    expect(graduated.line('550', '500').amount).toBe(30600);
    expect(graduated.line('4000', '1050').amount).toBe(8000);
  });
});

it('Flexprice, https://docs.flexprice.io/docs/product-catalogue/plans/billing-models/tiered: packages in tiers', () => {
  const tiers = [
    { upTo: '10000', packageSize: 1_000, packageAmount: '100' },
    { upTo: null, packageSize: 5_000, packageAmount: '300' },
  ];
  expect(amounts({ model: 'volume_package', tiers }, ['4500'])).toEqual([500]);
  // Graduated counts the packages of the units that fall into each tier: 10 and 1.
  expect(amounts({ model: 'graduated_package', tiers }, ['10001'])).toEqual([1300]);
});

it('Zuplo, https://zuplo.com/docs/articles/monetization/pricing-models: 15,000 units', () => {
  const tiers = [
    { upTo: '1000', unitAmount: '10' },
    { upTo: '10000', unitAmount: '5' },
    { upTo: null, unitAmount: '1' },
  ];
  expect(amounts({ model: 'graduated', tiers }, ['15000'])).toEqual([60000]);
  expect(amounts({ model: 'volume', tiers }, ['15000'])).toEqual([15000]);
});

it('Chargebee, https://chargebee.com/docs: 10.625 units at 4.4556 are 47.34 USD and 47 JPY', () => {
  expect(price({ model: 'per_unit', unitAmount: '445.56' }).line('10.625')).toEqual({
    amount: 4734,
    exact: '4734.075',
  });
  expect(amounts({ model: 'per_unit', unitAmount: '4.4556' }, ['10.625'], 'jpy')).toEqual([47]);
});

it('takes a percentage of major units, in the minor units of the currency', () => {
  const percentage = { model: 'percentage', rate: '2.9' } as const;
  expect(price(percentage).line('1234.56')).toEqual({ amount: 3580, exact: '3580.224' });
  expect(price(percentage, 'jpy').line('1234')).toEqual({ amount: 36, exact: '35.786' });
  expect(price(percentage, 'kwd').line('10').amount).toBe(290);
});

it('rounds a line once, half up, to what the currency can charge', () => {
  expect(price({ model: 'per_unit', unitAmount: '0.5' }).line('1')).toEqual({ amount: 1, exact: '0.5' });
  expect(price({ model: 'per_unit', unitAmount: '0.1' }).line('3')).toEqual({ amount: 0, exact: '0.3' });
  expect(amounts({ model: 'per_unit', unitAmount: '5' }, ['1', '3'], 'kwd')).toEqual([10, 20]);
  expect(amounts({ model: 'per_unit', unitAmount: '4949' }, ['1'], 'isk')).toEqual([4900]);
  expect(price({ model: 'per_unit', unitAmount: '0.000000000001' }).line('0.000000000001').exact).toBe(
    '0.000000000000000000000001',
  );
});

it('charges the first flat fee at 0, and a line at least its minimum and at most its maximum', () => {
  const tiers = [
    { upTo: '10', unitAmount: '5', flatAmount: '100' },
    { upTo: null, unitAmount: '4', flatAmount: '50' },
  ];
  expect(amounts({ model: 'graduated', tiers }, ['0', '10', '11'])).toEqual([100, 150, 204]);
  const limits = { model: 'per_unit', unitAmount: '10', minimum: '50', maximum: '80.5' } as const;
  expect(amounts(limits, ['1', '6', '9'])).toEqual([50, 60, 81]);
});

it('charges a flat price once a period, and a credit where more costs less', () => {
  expect(price({ model: 'flat', unitAmount: '1000' }).line('1', '1').amount).toBe(0);
  const tiers = [
    { upTo: '10', unitAmount: '100' },
    { upTo: null, unitAmount: '10' },
  ];
  expect(price({ model: 'volume', tiers }).line('1', '10').amount).toBe(-890);
});

it('has no price above a bounded last tier', () => {
  const bounded = price({ model: 'graduated', tiers: [{ upTo: '10', unitAmount: '1' }], freeUnits: '2' });
  expect(bounded.line('12').amount).toBe(10);
  expect(bounded.maxQuantity).toBe(parseScaled('12'));
  expect(() => bounded.line('13')).toThrow('above the last tier');
  expect(() => bounded.line('12.000000000001')).toThrow('above the last tier');
  expect(() => bounded.line('2', '11')).toThrow('above the last tier');
});

// A plain comparison: `expect` costs more than the price it checks.
function holds(condition: boolean, ...seen: unknown[]): void {
  if (!condition) throw new Error(JSON.stringify(seen));
}

it('equals decimal arithmetic at every step, whatever the model, currency and quantity', () => {
  fc.assert(
    fc.property(component, currency, quantity, fc.option(quantity), (of, code, units, previous) => {
      const rule = currencyRule(code)!;
      const compiled = compilePrice(of, rule);
      const expected = decimalLine(of, rule, units, previous);
      // The first answers come from BigInt, the later ones from prepared integers where these hold them.
      for (let time = 0; time < 6; time += 1) {
        const line = compiled.line(units, previous ?? undefined);
        holds(line.amount === expected.amount && line.exact === expected.exact, time, line, expected);
      }
    }),
    { numRuns: 20_000 },
  );
});

const unlimited = component.map(({ minimum: _least, maximum: _most, ...of }) => of);

/** Each law holds in so many cases; one price is asked for many quantities, because drawing one takes longer. */
const least = 100_000;

it('never costs less for more, but where volume tiers change', () => {
  let checked = 0;
  const quantities = fc.array(quantity, { minLength: 12, maxLength: 12 });
  fc.assert(
    fc.property(unlimited, currency, quantities, (of, code, drawn) => {
      if (of.model.startsWith('volume')) return;
      const compiled = compilePrice(of, currencyRule(code)!);
      const sorted = drawn.toSorted((one, other) => (parseScaled(one)! < parseScaled(other)! ? -1 : 1));
      const amounts = sorted.map((units) => compiled.line(units).amount);
      for (let index = 1; index < amounts.length; index += 1) {
        holds(amounts[index]! >= amounts[index - 1]!, sorted[index - 1], sorted[index]);
        checked += 1;
      }
    }),
    { numRuns: 13_000 },
  );
  expect(checked).toBeGreaterThanOrEqual(least);
});

it('is continuous at the end of a graduated tier without a flat fee', () => {
  let checked = 0;
  fc.assert(
    fc.property(unlimited, currency, (of, code) => {
      if (of.model !== 'graduated' && of.model !== 'graduated_percentage') return;
      const rule = currencyRule(code)!;
      const compiled = compilePrice(of, rule);
      for (const [index, tier] of (of.tiers ?? []).entries()) {
        const next = of.tiers?.[index + 1];
        if (tier.upTo === null || !next || next.flatAmount !== undefined) continue;
        const end = parseScaled(
          decimal(tier.upTo)
            .plus(of.freeUnits ?? '0')
            .toFixed(),
        )!;
        // One more of the smallest quantity costs its rate, and nothing else.
        const jump = compiled.cost(end + 1n)! - compiled.cost(end)!;
        const rate =
          of.model === 'graduated'
            ? decimal(next.unitAmount ?? '0')
            : decimal(next.rate ?? '0')
                .div(100)
                .times(decimal(10).pow(rule.decimals));
        holds(decimal(jump).div('1e26').eq(rate.times('1e-12')), tier, String(jump));
        checked += 1;
      }
    }),
    { numRuns: 5_000 },
  );
  expect(checked).toBeGreaterThan(500);
});

it('bills a period in parts to the same as in one, before rounding', () => {
  fc.assert(
    fc.property(unlimited, quantity, quantity, (of, first, second) => {
      if (decimal(first).isZero()) return;
      const compiled = compilePrice(of, currencyRule('usd')!);
      const together = compiled.line(decimal(first).plus(second).toFixed()).exact;
      const parts = decimal(compiled.line(first).exact).plus(compiled.line(second, first).exact);
      holds(parts.eq(together), parts.toFixed(), together);
    }),
    { numRuns: 10_000 },
  );
});
