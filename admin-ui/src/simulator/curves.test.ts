import { expect, it } from '@jest/globals';
import { PlanConfiguration } from '../../../contracts/plans.ts';
import { currenciesOf, curveOf, plotted, usualRange } from './curves.ts';

const configuration = PlanConfiguration.parse({
  name: 'Business',
  tier: 'team',
  pricing: {
    currency: 'usd',
    billingCycle: 'monthly',
    components: [
      {
        key: 'licences',
        name: 'Licences',
        model: 'volume',
        interval: 'month',
        tiers: [
          { upTo: '25', unitAmount: '5900' },
          { upTo: null, unitAmount: '3900' },
        ],
        currencyOptions: { eur: { tiers: [{ upTo: null, unitAmount: '5000' }] } },
      },
    ],
  },
});

it('draws what the engine asks, with the cliff where more costs less', () => {
  const curve = curveOf(configuration, 'licences', 'usd', { from: 0, to: 40 });
  const at = (quantity: string) => curve?.points.find((point) => point.quantity === quantity)?.amount;
  expect([at('25'), at('26')]).toEqual([147_500, 101_400]);
  expect(curve?.cheaperToBuyMore).toMatchObject([{ to: '25', buy: '26' }]);
  expect(curveOf(configuration, 'licences', 'sek', { from: 0, to: 10 })).toBeNull();
  expect(curveOf(configuration, 'nothing', 'usd', { from: 0, to: 10 })).toBeNull();
});

it('begins with a range beyond the last bound, and the currencies that are stated', () => {
  expect(usualRange(configuration, 'licences')).toEqual({ from: 0, to: 75 });
  expect(currenciesOf(configuration)).toEqual(['usd', 'eur']);
});

it('puts curves on one scale', () => {
  expect(
    plotted([
      [
        { x: 0, y: 0 },
        { x: 10, y: 50 },
      ],
      [{ x: 5, y: 100 }],
    ]),
  ).toEqual({
    maxX: 10,
    maxY: 100,
    curves: [
      {
        points: [
          { x: 0, y: 0 },
          { x: 1, y: 0.5 },
        ],
      },
      { points: [{ x: 0.5, y: 1 }] },
    ],
  });
});
