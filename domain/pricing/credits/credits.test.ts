import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { CreditGrant } from '../../../contracts/pricing-credits.ts';
import { decideTopUp } from './top-up.ts';
import { applyWalletEvent, balanceAt, emptyWallet, type Wallet, type WalletEvent } from './wallet.ts';

const at = '2026-07-01T00:00:00Z';
const grant = (id: string, amount: number, changes: Partial<CreditGrant> = {}): CreditGrant => ({
  id,
  category: 'paid',
  amount,
  priority: 50,
  effectiveAt: '2026-01-01T00:00:00Z',
  expiresAt: null,
  ...changes,
});
const walletOf = (...grants: CreditGrant[]): Wallet =>
  grants.reduce(
    (wallet, one) => applyWalletEvent(wallet, { type: 'granted', at, grant: one }).wallet,
    emptyWallet('usd'),
  );
const use = (wallet: Wallet, amount: number, when = at) => applyWalletEvent(wallet, { type: 'used', at: when, amount });

it('uses grants in the order that Stigg documents for Stripe-like credits', () => {
  // https://docs.stigg.io/documentation/modeling-your-pricing-in-stigg/credits/credit-consumption-logic: A, B and C
  const wallet = walletOf(
    grant('A', 50, { priority: 1, expiresAt: '2026-09-01T00:00:00Z' }),
    grant('B', 20, { priority: 1, expiresAt: '2026-09-01T00:00:00Z', category: 'promotional' }),
    grant('C', 100, { priority: 2, expiresAt: '2026-08-15T00:00:00Z', category: 'promotional' }),
  );
  const { entries, uncovered } = use(wallet, 80);
  expect(entries.map(({ grantId, amount }) => [grantId, amount])).toEqual([
    ['B', -20],
    ['A', -50],
    ['C', -10],
  ]);
  expect(uncovered).toBe(0);
});

it('leaves on the invoice what no credit covers', () => {
  const change = use(walletOf(grant('a', 30)), 50);
  expect(change).toMatchObject({ uncovered: 20, entries: [{ grantId: 'a', amount: -30 }] });
  expect(balanceAt(change.wallet, at)).toBe(0);
});

it('uses no grant before it begins, from its expiry on, or when it is void', () => {
  const wallet = walletOf(
    grant('later', 10, { effectiveAt: '2026-07-01T00:00:01Z' }),
    grant('over', 10, { expiresAt: at }),
    grant('void', 10),
    grant('good', 10, { expiresAt: '2026-07-01T00:00:01Z' }),
  );
  const voided = applyWalletEvent(wallet, { type: 'voided', at, grantId: 'void' });
  expect(voided.entries).toEqual([{ grantId: 'void', amount: -10, reason: 'voided', at }]);
  expect(balanceAt(voided.wallet, at)).toBe(10);
  expect(use(voided.wallet, 100).entries.map(({ grantId }) => grantId)).toEqual(['good']);
  const expired = applyWalletEvent(voided.wallet, { type: 'expired', at });
  expect(expired.entries).toEqual([{ grantId: 'over', amount: -10, reason: 'expired', at }]);
  expect(applyWalletEvent(expired.wallet, { type: 'expired', at }).entries).toEqual([]);
});

it('takes a grant that arrives twice as one, and no fraction', () => {
  const wallet = walletOf(grant('a', 30), grant('a', 30));
  expect(balanceAt(wallet, at)).toBe(30);
  expect(() => use(wallet, 0.5)).toThrow('whole number');
  expect(() => use(wallet, -1)).toThrow('whole number');
});

describe('topping up', () => {
  const policy = { currency: 'usd', lowBalance: 1000, automatic: { below: 500, upTo: 2000, maxPerMonth: 2 } };

  it.each([
    [1200, 1100, 0, { buy: 0, alert: false }],
    [1000, 999, 0, { buy: 0, alert: true }],
    [999, 500, 0, { buy: 0, alert: false }],
    [999, 499, 0, { buy: 1501, alert: false }],
    [5000, 100, 1, { buy: 1900, alert: true }],
    [5000, 100, 2, { buy: 0, alert: true }],
  ])('from %d to %d after %d', (before, after, times, expected) => {
    expect(decideTopUp(policy, before, after, times)).toMatchObject(expected);
  });

  it('buys nothing without a policy', () => {
    expect(decideTopUp({ ...policy, automatic: null, lowBalance: null }, 10, 0, 0)).toMatchObject({
      buy: 0,
      alert: false,
    });
  });
});

const day = (number: number) => new Date(Date.UTC(2026, 0, 1 + number)).toISOString();
const event: fc.Arbitrary<[kind: number, day: number, amount: number, grant: number]> = fc.tuple(
  fc.nat(5),
  fc.nat(60),
  fc.integer({ min: 1, max: 1_000 }),
  fc.nat(4),
);

it('never goes below zero, and its entries add up to what remains', () => {
  fc.assert(
    fc.property(fc.array(event, { maxLength: 25 }), (rows) => {
      let wallet = emptyWallet('usd');
      let booked = 0;
      for (const [index, [kind, when, amount, which]] of rows.sort((one, other) => one[1] - other[1]).entries()) {
        const time = day(when);
        const next: WalletEvent =
          kind < 2
            ? {
                type: 'granted',
                at: time,
                grant: grant(`${which}-${index}`, amount, { effectiveAt: time, expiresAt: day(when + which * 5) }),
              }
            : kind < 4
              ? { type: 'used', at: time, amount }
              : kind === 4
                ? { type: 'expired', at: time }
                : { type: 'voided', at: time, grantId: wallet.grants[which]?.id ?? 'none' };
        const before = balanceAt(wallet, time);
        const change = applyWalletEvent(wallet, next);
        wallet = change.wallet;
        booked += change.entries.reduce((sum, entry) => sum + entry.amount, 0);
        if (next.type === 'used') expect(change.uncovered).toBe(Math.max(0, amount - before));
      }
      expect(wallet.grants.reduce((sum, { remaining }) => sum + remaining, 0)).toBe(booked);
      expect(wallet.grants.every(({ remaining, amount }) => remaining >= 0 && remaining <= amount)).toBe(true);
    }),
    { numRuns: 3_000 },
  );
});
