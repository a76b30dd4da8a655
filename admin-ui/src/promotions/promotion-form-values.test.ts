import { expect, it } from '@jest/globals';
import { CreatePromotionInput, PromotionRecord } from '../../../contracts/promotions.ts';
import { emptyValues, inputOf, valuesOf } from './promotion-form-values.ts';

const now = new Date('2026-06-01T10:30:00.000Z');

it('sends what the type has, and nothing else', () => {
  const typed = { ...emptyValues(now), name: ' Spring ', value: '20', duration: 'repeating' as const };
  expect(inputOf(typed)).toMatchObject({
    name: 'Spring',
    value: '20',
    currency: null,
    durationInMonths: 3,
    validTo: null,
  });
  expect(inputOf({ ...typed, type: 'fixed_amount', value: '12.50' })).toMatchObject({ value: '1250', currency: 'usd' });
  expect(inputOf({ ...typed, type: 'fixed_amount', value: '1250', currency: 'jpy' })).toMatchObject({ value: '1250' });
  expect(inputOf({ ...typed, type: 'upgrade', upgradeTo: 'team' })).toMatchObject({
    value: '0',
    duration: 'once',
    upgradeTo: 'team',
  });
  expect(CreatePromotionInput.safeParse(inputOf(typed)).success).toBe(true);
});

it('shows a stored promotion so that saving it unchanged changes nothing', () => {
  const stored = PromotionRecord.parse({
    id: 'promotion_00000000000000000000000000',
    name: 'Vouchers',
    description: '',
    type: 'fixed_amount',
    value: '5000',
    currency: 'usd',
    upgradeTo: null,
    condition: { country: 'SE' },
    validFrom: now.toISOString(),
    validTo: '2026-07-01T00:00:00.000Z',
    usageLimit: 50,
    usageLimitPerCustomer: 1,
    targetPlans: ['team'],
    priority: 2,
    stacking: 'stackable',
    stackingGroup: 'a',
    requiresCode: true,
    duration: 'once',
    durationInMonths: null,
    status: 'active',
    currentUsage: 3,
    codes: 1,
    changeRequestId: null,
    revision: 1,
    createdAt: now.toISOString(),
    updatedAt: now.toISOString(),
  });
  const {
    id: _,
    status: __,
    currentUsage: ___,
    codes: ____,
    changeRequestId: _____,
    revision: ______,
    createdAt: _______,
    updatedAt: ________,
    ...editable
  } = stored;
  expect(inputOf(valuesOf(stored))).toEqual(editable);
});
