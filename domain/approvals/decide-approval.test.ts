import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { changeLimits } from '../../contracts/tables/limits.ts';
import { decideApproval, reasonsInWords } from './decide-approval.ts';

it('lets a change at the limit pass and one above it wait', () => {
  expect(decideApproval({ priceChangePercentage: 10 }, changeLimits)).toEqual({ verdict: 'free' });
  expect(decideApproval({ priceChangePercentage: 10.1 }, changeLimits)).toMatchObject({
    verdict: 'approval',
    code: 'CustomerImpactTooHigh',
  });
});

it('measures by size: a loss weighs as much as a gain', () => {
  expect(decideApproval({ revenueImpact: -6_000_000 }, changeLimits)).toMatchObject({
    verdict: 'refused',
    code: 'RevenueTargetConflict',
  });
});

it('says in words what is above which limit', () => {
  const verdict = decideApproval({ affectedCustomers: 101 }, changeLimits);
  expect(verdict.verdict === 'approval' && reasonsInWords(verdict.reasons)).toBe(
    'Customers who are affected: 101, limit 100',
  );
});

it('never gives a larger change an easier verdict', () => {
  const order = { free: 0, approval: 1, refused: 2 };
  fc.assert(
    fc.property(fc.nat(10_000), fc.nat(10_000), (a, b) => {
      const [less, more] = a < b ? [a, b] : [b, a];
      const of = (affectedCustomers: number) => order[decideApproval({ affectedCustomers }, changeLimits).verdict];
      expect(of(less)).toBeLessThanOrEqual(of(more));
    }),
  );
});
