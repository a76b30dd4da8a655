import { expect, it } from '@jest/globals';
import { PriceComponent } from '../../contracts/price-components.ts';
import { decimal } from '../money/decimal.ts';
import { componentCost } from './component-cost.ts';

const tiers = [
  { upTo: '10', unitAmount: '100', flatAmount: '500' },
  { upTo: null, unitAmount: '80', flatAmount: '200' },
];
const of = (changes: object) => PriceComponent.parse({ key: 'c', name: 'C', interval: 'month', ...changes });

it.each([
  ['flat', { model: 'flat', unitAmount: '4900' }, 7, '4900'],
  ['per unit', { model: 'per_unit', unitAmount: '0.25' }, 7, '1.75'],
  ['a started package', { model: 'package', unitAmount: '500', packageSize: 100 }, 101, '1000'],
  ['no package', { model: 'package', unitAmount: '500', packageSize: 100 }, 0, '0'],
  ['graduated at nothing', { model: 'graduated', tiers }, 0, '500'],
  ['graduated to the bound', { model: 'graduated', tiers }, 10, '1500'],
  ['graduated beyond it', { model: 'graduated', tiers }, 12, '1860'],
  ['volume at nothing', { model: 'volume', tiers }, 0, '500'],
  ['volume to the bound', { model: 'volume', tiers }, 10, '1500'],
  ['volume beyond it', { model: 'volume', tiers }, 12, '1160'],
  ['nothing above a bounded last tier', { model: 'graduated', tiers: tiers.slice(0, 1) }, 11, '0'],
  ['a percentage of dollars', { model: 'percentage', rate: '2.9' }, 100, '290'],
  ['usage after free units', { model: 'per_unit', unitAmount: '2', freeUnits: '5' }, 7, '4'],
  ['at least', { model: 'per_unit', unitAmount: '2', minimum: '100' }, 7, '100'],
  ['at most', { model: 'per_unit', unitAmount: '2', maximum: '10' }, 7, '10'],
  [
    'more than committed',
    { model: 'per_unit', unitAmount: '2', commitment: { amount: '10', overageRate: '150' } },
    7,
    '16',
  ],
  ['less than committed', { model: 'per_unit', unitAmount: '2', commitment: { amount: '100' } }, 7, '100'],
  [
    'packages of a tier',
    {
      model: 'volume_package',
      tiers: [
        { upTo: '10', packageSize: 2, packageAmount: '5' },
        { upTo: null, packageSize: 10, packageAmount: '20' },
      ],
    },
    7,
    '20',
  ],
  [
    'the widest amounts',
    {
      model: 'volume',
      tiers: [
        { upTo: '999999999999999', unitAmount: '1' },
        { upTo: null, unitAmount: '2' },
      ],
    },
    1e15,
    '2000000000000000',
  ],
])('%s', (_, changes, quantity, cost) => {
  const component = of(changes);
  expect(componentCost(component, { ...component, currency: 'usd' }, decimal(quantity)).toFixed()).toBe(cost);
});
