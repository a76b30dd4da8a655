import { expect, it } from '@jest/globals';
import { CreatePromotionInput } from '../../../contracts/promotions.ts';
import { widenedReach } from './widened-reach.ts';

const narrow = CreatePromotionInput.parse({
  name: 'Few',
  type: 'percentage',
  value: '40',
  condition: { country: 'SE' },
  validFrom: '2026-06-01T00:00:00Z',
  validTo: '2026-07-01T00:00:00Z',
  usageLimit: 10,
  usageLimitPerCustomer: 2,
  targetPlans: ['team', 'pro'],
  stackingGroup: 'season',
  requiresCode: true,
  duration: 'repeating',
  durationInMonths: 3,
});

it.each([
  ['value', { value: '41' }],
  ['condition', { condition: { country: 'NO' } }],
  ['validFrom', { validFrom: '2026-05-31T23:00:00Z' }],
  ['validTo', { validTo: null }],
  ['usageLimit', { usageLimit: 11 }],
  ['usageLimitPerCustomer', { usageLimitPerCustomer: null }],
  ['targetPlans', { targetPlans: [] }],
  ['targetPlans', { targetPlans: ['team', 'other'] }],
  ['priority', { priority: 1 }],
  ['stacking', { stacking: 'stackable' }],
  ['stackingGroup', { stackingGroup: null }],
  ['requiresCode', { requiresCode: false }],
  ['duration', { duration: 'forever', durationInMonths: null }],
  ['durationInMonths', { durationInMonths: 4 }],
] as const)('reaches further by %s: %j', (field, change) => {
  expect(widenedReach(narrow, { ...narrow, ...change } as CreatePromotionInput)).toEqual([field]);
});

it.each([
  { name: 'Another name', description: 'Words' },
  { value: '39' },
  { validFrom: '2026-06-01T02:00:00+02:00' },
  { validFrom: '2026-06-02T00:00:00Z', validTo: '2026-06-30T00:00:00Z' },
  { usageLimit: 9, usageLimitPerCustomer: 1 },
  { targetPlans: ['team'] },
  { duration: 'once', durationInMonths: null },
  { durationInMonths: 2 },
])('reaches no further by %j', (change) => {
  expect(widenedReach(narrow, { ...narrow, ...change } as CreatePromotionInput)).toEqual([]);
});

it('cannot be wider than everybody, every plan and no limit', () => {
  const widest = {
    ...narrow,
    condition: {},
    validTo: null,
    usageLimit: null,
    usageLimitPerCustomer: null,
    targetPlans: [],
    stackingGroup: null,
    requiresCode: false,
  };
  expect(widenedReach(widest, narrow)).toEqual([]);
});
