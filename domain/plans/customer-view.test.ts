import { expect, it } from '@jest/globals';
import { PriceComponent } from '../../contracts/price-components.ts';
import { customerView } from './customer-view.ts';
import { intervalText, plural, priceText } from './price-text.ts';
import { configurationOf } from './test-support/configurations.ts';

const calls = {
  usageType: 'metered',
  unitName: 'call',
  meter: { eventName: 'c', displayName: 'C', aggregation: 'sum' },
};
const steps = [
  { upTo: '10', unitAmount: '1200' },
  { upTo: '50', unitAmount: '1000' },
  { upTo: null, unitAmount: '800', flatAmount: '5000' },
];

it.each([
  [{ model: 'flat', unitAmount: '4900' }, ['$49.00 per month']],
  [{ model: 'flat', unitAmount: '0' }, ['free']],
  [{ model: 'flat', unitAmount: '9900', interval: 'one_time' }, ['$99.00 once']],
  [{ model: 'flat', unitAmount: '9900', intervalCount: 3 }, ['$99.00 every 3 months']],
  [{ model: 'per_unit', unitAmount: '1200', unitName: 'seat' }, ['$12.00 per seat per month']],
  [{ model: 'per_unit', unitAmount: '0.2', ...calls }, ['$0.002 per call']],
  [{ model: 'package', unitAmount: '500', packageSize: 1000, ...calls }, ['$5.00 per 1,000 calls']],
  [
    { model: 'graduated', ...calls, tiers: [{ upTo: '1000' }, { upTo: null, unitAmount: '0.2' }] },
    ['first 1,000 calls free', 'then $0.002 per call'],
  ],
  [
    {
      model: 'graduated',
      ...calls,
      tiers: [{ upTo: '10', unitAmount: '5' }, { upTo: '20', unitAmount: '4' }, { upTo: null }],
    },
    ['first 10 calls $0.05 per call', 'then $0.04 per call, up to 20 calls', 'then free'],
  ],
  [
    { model: 'volume', unitName: 'seat', tiers: steps },
    [
      '1–10 seats: $12.00 per seat per month',
      '11–50 seats: $10.00 per seat per month',
      '51 or more seats: $8.00 per seat per month plus $50.00 per month',
    ],
  ],
  [{ model: 'percentage', rate: '2.9', ...calls, unitName: 'payments' }, ['2.9 % of payments']],
  [
    {
      model: 'graduated_percentage',
      ...calls,
      tiers: [
        { upTo: '10000', rate: '2.9' },
        { upTo: null, rate: '2.5', flatAmount: '100' },
      ],
    },
    ['first $10,000.00 2.9 %', 'then 2.5 % plus $1.00'],
  ],
  [
    {
      model: 'graduated_package',
      ...calls,
      packageSize: 100,
      tiers: [
        { upTo: '1000', packageAmount: '500' },
        { upTo: null, packageSize: 1000, packageAmount: '3000' },
      ],
    },
    ['first 1,000 calls $5.00 per 100 calls', 'then $30.00 per 1,000 calls'],
  ],
  [
    { model: 'per_unit', unitAmount: '5', ...calls, freeUnits: '1000', minimum: '500', maximum: '50000' },
    ['$0.05 per call', 'the first 1,000 calls are free', 'at least $5.00 per month', 'at most $500.00 per month'],
  ],
  [
    { model: 'per_unit', unitAmount: '5', ...calls, commitment: { amount: '100000', overageRate: '80' } },
    ['$0.05 per call', '$1,000.00 per month committed, usage beyond it at 80 % of these prices'],
  ],
])('%j', (changes, text) => {
  const component = PriceComponent.parse({ key: 'c', name: 'C', interval: 'month', ...changes });
  expect(priceText(component, component, 'usd', intervalText(component))).toEqual(text);
});

it('knows the plurals of units', () => {
  expect(['seat', 'query', 'key', 'mailbox'].map(plural)).toEqual(['seats', 'queries', 'keys', 'mailboxes']);
});

it('shows granted features by name, and each price in each currency', () => {
  const view = customerView(
    configurationOf({
      features: [
        { featureId: 'reports', limits: { dashboards: 5 } },
        { featureId: 'sso', enabled: false },
      ],
      pricing: {
        currency: 'usd',
        billingCycle: 'monthly',
        components: [
          {
            key: 'seats',
            name: 'Seats',
            model: 'per_unit',
            interval: 'month',
            unitAmount: '1250.5',
            currencyOptions: { jpy: { unitAmount: '1800' } },
          },
          {
            key: 'calls',
            name: 'Calls',
            model: 'graduated',
            interval: 'month',
            tiers: [{ upTo: null, unitAmount: '1', flatAmount: '300' }],
            usageType: 'metered',
            meter: { eventName: 'c', displayName: 'C', aggregation: 'sum' },
          },
        ],
      },
      stripeIntegration: { trialPeriodDays: 14 },
    }),
    [{ key: 'reports', name: 'Reports' }],
  );
  expect(view).toMatchObject({
    name: 'Team',
    trialDays: 14,
    features: [{ key: 'reports', name: 'Reports', limits: { dashboards: 5 } }],
    prices: [
      { key: 'seats', currency: 'usd', interval: 'month', from: { amount: 1251, currency: 'usd' } },
      { key: 'seats', currency: 'jpy', text: ['¥1,800 per unit per month'], from: { amount: 1800, currency: 'jpy' } },
      { key: 'calls', currency: 'usd', from: { amount: 300, currency: 'usd' } },
    ],
  });
  expect(view.prices).toHaveLength(3);
});
