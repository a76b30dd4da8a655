import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { PriceComponent } from '../../contracts/price-components.ts';
import { currencyRule } from '../money/currencies.ts';
import { scaledOne } from '../money/scaled.ts';
import { compilePrice } from '../pricing/price/compile-price.ts';
import { asPricingComponent } from '../pricing/quote/plan-prices.ts';
import { diffAgainstStripe } from './diff-against-stripe.ts';
import { priceTerms } from './price-terms.ts';
import { stripeTiers, whyNotInStripe } from './stripe-expression.ts';
import { configurationOf, wantedOf } from './test-support/configurations.ts';
import { priced } from './test-support/problems-of.ts';
import { applied, nothingInStripe } from './test-support/stripe-after.ts';

const meter = { eventName: 'paid', displayName: 'Payments', aggregation: 'sum' as const };
const share = { model: 'percentage', unitAmount: undefined, rate: '2.9', usageType: 'metered', meter } as const;
const of = (changes: object) =>
  PriceComponent.parse({ key: 'c', name: 'C', model: 'per_unit', interval: 'month', unitAmount: '5', ...changes });

describe('what Stripe cannot hold', () => {
  const before = wantedOf(configurationOf(priced({}, { model: 'per_unit' })));
  const wanted = wantedOf(configurationOf(priced({}, share)));

  it('is never written there: it has no price and no meter', () => {
    const { changes, pricedHere } = diffAgainstStripe(wanted, nothingInStripe);
    const made = changes.filter(({ object }) => object === 'price' || object === 'meter');
    expect(made.map(({ action, key }) => `${action} ${key}`)).toEqual(['create team:c0']);
    expect(pricedHere).toEqual([
      {
        key: 'c1',
        name: 'Price',
        text: ['2.9 % of price'],
        reason: 'Stripe has no price that is a percentage of an amount.',
      },
    ]);
    expect(() => priceTerms(of(share), configurationOf())).toThrow('"c" is no price of Stripe');
  });

  it('takes the price that stood for it off sale, and says why', () => {
    const archived = diffAgainstStripe(wanted, applied(before)).changes.filter(({ action }) => action === 'archive');
    expect(archived).toEqual([expect.objectContaining({ object: 'price', key: 'team:c1' })]);
    expect(archived[0]?.reason).toMatch(/priced here from now on; subscriptions on it go on unchanged/);
  });

  it('is part of what an approval of the diff is given for', () => {
    const dearer = wantedOf(configurationOf(priced({}, { ...share, rate: '3.5' })));
    const hash = diffAgainstStripe(wanted, nothingInStripe).hash;
    expect(diffAgainstStripe(dearer, nothingInStripe).hash).not.toBe(hash);
  });
});

it.each<[string, object, RegExp | null]>([
  ['per unit', {}, null],
  ['free units', { freeUnits: '10' }, null],
  ['half a free unit', { freeUnits: '0.5' }, /whole units/],
  ['free units, once', { freeUnits: '10', interval: 'one_time' }, /recurring/],
  ['free packages', { model: 'package', packageSize: 5, freeUnits: '10' }, /no free units/],
  ['no free packages', { model: 'package', packageSize: 5, freeUnits: '0' }, null],
  ['at least', { minimum: '5' }, /minimum/],
  ['at most, abroad', { currencyOptions: { eur: { unitAmount: '5', maximum: '5' } } }, /maximum/],
  ['committed', { commitment: { amount: '5' } }, /committed/],
  ['packages in tiers', { model: 'volume_package' }, /packages within tiers/],
  ['percentages in tiers', { model: 'graduated_percentage' }, /percentage/],
  ['tiers, once', { model: 'volume', interval: 'one_time' }, /recurring prices only/],
])('Stripe and %s', (_, changes, reason) => {
  const found = whyNotInStripe(of(changes));
  if (reason) expect(found).toMatch(reason);
  else expect(found).toBeNull();
});

it('costs in Stripe, with free units as a first tier, what it costs here', () => {
  const tier = fc.record({ unitAmount: fc.nat(500).map(String), flatAmount: fc.option(fc.nat(500).map(String)) });
  const usd = currencyRule('usd')!;
  fc.assert(
    fc.property(
      fc.constantFrom('per_unit', 'graduated'),
      fc.array(tier, { minLength: 1, maxLength: 4 }),
      fc.integer({ min: 1, max: 60 }),
      fc.nat(200),
      (model, list, free, units) => {
        const tiers = list.map(({ unitAmount, flatAmount }, index) => ({
          upTo: index === list.length - 1 ? null : String((index + 1) * 20),
          unitAmount,
          ...(flatAmount === null ? {} : { flatAmount }),
        }));
        const component = of({
          model,
          freeUnits: String(free),
          ...(model === 'graduated' ? { tiers, unitAmount: undefined } : {}),
        });
        const asStripe = of({ model: 'graduated', unitAmount: undefined, tiers: stripeTiers(component, component) });
        const cost = (one: PriceComponent) =>
          compilePrice(asPricingComponent(one, one), usd).exact(BigInt(units) * scaledOne);
        return whyNotInStripe(component) === null && cost(asStripe) === cost(component);
      },
    ),
    { numRuns: 500 },
  );
});
