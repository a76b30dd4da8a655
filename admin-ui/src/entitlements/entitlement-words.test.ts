import { expect, it } from '@jest/globals';
import type { Entitlement, EntitlementLimit } from '../../../contracts/entitlements.ts';
import { fullness, limitWords, ordered, standingWords, stateOf } from './entitlement-words.ts';

const limit: EntitlementLimit = {
  ...{ limit: 'api_calls', quantity: 5_000, used: 1_250, remaining: 3_750, resets: 'billing_period' },
  ...{ periodStart: '2026-11-10T00:00:00.000Z', periodEnd: '2026-12-10T00:00:00.000Z', because: '' },
};

it('says how much is used, and when it begins anew', () => {
  expect(limitWords(limit)).toBe('1,250 of 5,000 api calls used, anew on Dec 10, 2026');
  expect(limitWords({ ...limit, resets: 'minute' })).toContain('anew each minute');
  expect(limitWords({ ...limit, limit: 'seats', quantity: null, resets: 'never', periodEnd: null })).toBe(
    '1,250 of unlimited seats held',
  );
  expect([fullness(limit), fullness({ ...limit, quantity: null }), fullness({ ...limit, quantity: 0 })]).toEqual([
    25,
    null,
    100,
  ]);
});

it('says whether it is granted', () => {
  const entitlement = { granted: true, until: null, limits: [limit] } as unknown as Entitlement;
  expect(stateOf(entitlement).words).toBe('Granted');
  expect(stateOf({ ...entitlement, until: '2026-12-10T00:00:00.000Z' }).words).toBe('Granted until Dec 10, 2026');
  expect(stateOf({ ...entitlement, limits: [{ ...limit, remaining: 0 }] }).words).toBe('Granted, used up');
  expect(stateOf({ ...entitlement, granted: false }).words).toBe('Not granted');
});

it('says when a payment is overdue, and nothing while all is well', () => {
  const answer = { customerId: '', externalId: null, graceUntil: null, entitlements: [] };
  expect(standingWords({ ...answer, standing: 'good' })).toBeNull();
  expect(standingWords({ ...answer, standing: 'grace', graceUntil: '2026-12-01T00:00:00Z' })?.words).toContain('Dec 1');
});

it('keeps apart what something keeps away and what nobody spoke of', () => {
  const entitlement = (granted: boolean, sources: unknown[]) => ({ granted, sources }) as unknown as Entitlement;
  const [given, kept, none] = [entitlement(true, [1]), entitlement(false, [1]), entitlement(false, [])];
  expect(ordered([none, kept, given])).toEqual({ granted: [given], withheld: [kept], unmentioned: [none] });
});
