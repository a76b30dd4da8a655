import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { InvoiceItem, InvoiceTerms } from '../../../contracts/invoice-preview.ts';
import type { CreditGrant } from '../../../contracts/pricing-credits.ts';
import type { Promotion } from '../../../contracts/pricing-promotions.ts';
import { currencyRule } from '../../money/currencies.ts';
import { applyWalletEvent, balanceAt, emptyWallet, type WalletEvent } from '../credits/wallet.ts';
import { stackPromotions } from '../promotions/stack-promotions.ts';
import { partAmount, wholeAmount } from './line-amounts.ts';
import { previewInvoice } from './preview-invoice.ts';

/** Laws of invoices, prorations, promotions and credits; together at least 100,000 cases. */
const runs = { invoices: 20_000, parts: 40_000, promotions: 25_000, wallets: 20_000 };

const currency = fc.constantFrom('usd', 'jpy', 'kwd', 'isk');
const amount = fc
  .tuple(fc.nat(2_000_000), fc.constantFrom('', '.5', '.123456789012'))
  .map(([whole, rest]) => `${whole}${rest}`);
const model = fc.constantFrom('flat', 'per_unit', 'graduated', 'volume', 'package');
const usageType = fc.constantFrom('licensed', 'licensed', 'metered', 'one_time');
const item = (id: string): fc.Arbitrary<InvoiceItem> =>
  fc.record({ model, usageType, unitAmount: amount, second: amount, quantity: fc.nat(500) }).map((drawn) => ({
    id,
    model: drawn.model as InvoiceItem['model'],
    usageType: drawn.usageType as InvoiceItem['usageType'],
    quantity: String(drawn.quantity),
    ...(drawn.model === 'graduated' || drawn.model === 'volume'
      ? {
          tiers: [
            { upTo: '20', unitAmount: drawn.unitAmount },
            { upTo: null, unitAmount: drawn.second },
          ],
        }
      : { unitAmount: drawn.unitAmount }),
    ...(drawn.model === 'package' ? { packageSize: 7 } : {}),
  }));
const items = fc.tuple(item('a'), item('b'), item('c')).chain((all) => fc.subarray(all, { minLength: 1 }));
const discounts = fc.array(
  fc.oneof(
    fc.record({
      type: fc.constant('percentage' as const),
      value: fc.integer({ min: 0, max: 1_000 }).map((value) => String(value / 10)),
    }),
    fc.record({
      type: fc.constant('fixed_amount' as const),
      value: fc.nat(5_000).map((hundreds) => String(hundreds * 100)),
    }),
  ),
  { maxLength: 3 },
);
const day = 86_400_000;
const anchor = Date.UTC(2027, 11, 31, 13, 30);
const time = fc.nat(200 * 24 * 60).map((minutes) => new Date(anchor + minutes * 60_000).toISOString());
const event = fc.oneof(
  fc.constant({ type: 'start' as const, trialEnd: null }),
  fc.constant({ type: 'renewal' as const }),
  fc.record({
    type: fc.constant('change' as const),
    items,
    behavior: fc.constantFrom('create_prorations' as const, 'always_invoice' as const, 'none' as const),
  }),
  fc.record({ type: fc.constant('cancel' as const), prorate: fc.boolean() }),
  fc.record({ type: fc.constant('pause' as const), until: fc.constant(new Date(anchor + 60 * day).toISOString()) }),
);
const behavior = fc.constantFrom('exclusive' as const, 'inclusive' as const, 'unspecified' as const);
const terms: fc.Arbitrary<InvoiceTerms> = fc.record({
  currency,
  cycle: fc.record({
    anchor: fc.constant(new Date(anchor).toISOString()),
    interval: fc.constantFrom('month' as const, 'week' as const, 'year' as const),
    intervalCount: fc.constant(1),
    mode: fc.constantFrom('anniversary' as const, 'calendar' as const),
    timeZone: fc.constantFrom('UTC', 'America/New_York', 'Australia/Lord_Howe'),
  }),
  at: time,
  event,
  items,
  trialEnd: fc.option(time, { freq: 4 }),
  discounts,
  tax: fc.record({
    behavior,
    rates: fc.array(fc.record({ percentage: fc.constantFrom('7.7', '19', '25') }), { maxLength: 2 }),
  }),
  credits: fc.array(
    fc.record({
      id: fc.uuid(),
      category: fc.constantFrom('paid' as const, 'promotional' as const),
      amount: fc.constant(1_000_000),
      remaining: fc.nat(1_000_000),
      priority: fc.nat(100),
      effectiveAt: fc.constant(new Date(anchor - 400 * day).toISOString()),
      expiresAt: fc.option(time),
    }),
    { maxLength: 3 },
  ),
  creditsApplyTo: fc.constantFrom('metered' as const, 'all' as const),
  customerBalance: fc.integer({ min: -500_000, max: 500_000 }),
});
const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
const holds = (...laws: boolean[]) => laws.every(Boolean);

// A machine that is busy with other things takes its time; the laws do not hang on it.
const patience = 300_000;

describe('laws', () => {
  it(
    'lines add up to the total, discounts and credits never exceed, and nothing is lost',
    () => {
      fc.assert(
        fc.property(terms, (given) => {
          const invoice = previewInvoice(given);
          const { lines } = invoice;
          const tax = sum(lines.map((line) => line.tax));
          const net = sum(lines.map((line) => line.amount - line.discount - line.credit));
          const step = currencyRule(given.currency)!.step;
          const held = sum(given.credits.map(({ remaining }) => remaining));
          return holds(
            invoice.subtotal === sum(lines.map((line) => line.amount)),
            invoice.total === net + (given.tax?.behavior === 'exclusive' ? tax : 0),
            invoice.tax === tax,
            sum(invoice.discounts.map((one) => one.amount)) === sum(lines.map((line) => line.discount)),
            invoice.discounts.every((one) => one.amount === sum(one.allocations)),
            lines.every((line) => line.discount >= 0 && line.discount <= Math.max(0, line.amount)),
            lines.every((line) => line.isDiscountable || line.discount === 0),
            lines.every((line) => line.credit >= 0 && line.credit <= Math.max(0, line.amount - line.discount)),
            invoice.creditsApplied === sum(invoice.credits.map((one) => one.amount)),
            invoice.creditsApplied <= held,
            // What is due and what stays on the balance are the total and what was there before.
            invoice.amountDue >= 0,
            invoice.amountDue + invoice.customerBalanceAfter === invoice.total + given.customerBalance,
            lines.every((line) => line.amount % step === 0 && line.discount % step === 0),
          );
        }),
        { numRuns: runs.invoices },
      );
    },
    patience,
  );

  it(
    'the parts of a period make its whole within a minor unit a line, and a change back costs nothing',
    () => {
      const cuts = fc.array(fc.integer({ min: 0, max: 2_678_400 }), { maxLength: 5 });
      fc.assert(
        fc.property(item('a'), currency, cuts, discounts, (one, code, drawn, off) => {
          const rule = currencyRule(code)!;
          const whole = { start: 0, end: 2_678_400 };
          const edges = [0, ...drawn.toSorted((left, right) => left - right), whole.end];
          const parts = edges.slice(1).map((end, index) => ({ start: edges[index]!, end }));
          const amountOf = (part: typeof whole, direction: 'charge' | 'credit') =>
            partAmount(one, { whole, part, direction }, off, rule).amount;
          const all = amountOf(whole, 'charge');
          const charged = sum(parts.map((part) => amountOf(part, 'charge')));
          const back = parts.map((part) => amountOf(part, 'charge') + amountOf(part, 'credit'));
          const full = wholeAmount(one, rule).amount;
          const isFull = off.every(({ type }) => type !== 'percentage');
          return holds(
            charged <= all && all - charged <= rule.step * parts.length,
            back.every((rest) => rest === 0 || rest === -rule.step),
            !isFull || Math.abs(full - all) <= rule.step,
            parts.every((part) => amountOf(part, 'charge') <= full + rule.step),
          );
        }),
        { numRuns: runs.parts },
      );
    },
    patience,
  );

  it(
    'promotions never take more than there is, and no single one would have saved more',
    () => {
      const promotion = fc
        .record({
          type: fc.constantFrom('percentage' as const, 'fixed_amount' as const, 'free_trial' as const),
          value: fc.integer({ min: 1, max: 100 }),
          priority: fc.nat(3),
          stacking: fc.constantFrom('stackable' as const, 'exclusive' as const),
          stackingGroup: fc.constantFrom(null, 'a', 'b'),
        })
        .map((drawn) => ({ ...drawn, value: String(drawn.type === 'fixed_amount' ? drawn.value * 300 : drawn.value) }));
      fc.assert(
        fc.property(
          fc.array(promotion, { maxLength: 6 }),
          fc.array(fc.integer({ min: -5_000, max: 50_000 }), { minLength: 1, maxLength: 5 }),
          (drawn, amounts) => {
            const rule = currencyRule('usd')!;
            const given = drawn.map(
              (one, index): Promotion => ({
                ...one,
                id: `promotion_${index}`,
                name: `Promotion ${index}`,
                currency: one.type === 'fixed_amount' ? 'usd' : null,
                upgradeTo: null,
                condition: {},
                validFrom: '2026-01-01T00:00:00Z',
                validTo: null,
                usageLimit: null,
                usageLimitPerCustomer: null,
                targetPlans: [],
              }),
            );
            const stacked = stackPromotions(given, amounts, rule);
            const most = Math.max(0, sum(amounts));
            const alone = given.map((one) => stackPromotions([one], amounts, rule).savings);
            const exclusive = given.filter((one) => one.stacking === 'exclusive' && one.type !== 'free_trial');
            return holds(
              stacked.savings >= 0 && stacked.savings <= most,
              stacked.savings === sum(stacked.applied.map((one) => one.amount)),
              exclusive.every((one) => stacked.savings >= alone[given.indexOf(one)]!),
              stacked.applied.length === 1 ||
                stacked.applied.every(({ promotionId }) => !exclusive.some(({ id }) => id === promotionId)),
              stacked.applied.length + stacked.passedOver.length + Number(stacked.trial !== null) === given.length,
            );
          },
        ),
        { numRuns: runs.promotions },
      );
    },
    patience,
  );

  it(
    'a wallet gives out what was put in, no more, and its ledger says where it went',
    () => {
      const at = (days: number) => new Date(anchor + days * day).toISOString();
      const grant = fc.record({
        amount: fc.integer({ min: 1, max: 9_000 }),
        priority: fc.nat(3),
        from: fc.nat(5),
        to: fc.option(fc.integer({ min: 6, max: 12 })),
        isPaid: fc.boolean(),
      });
      const step = fc.oneof(
        fc.record({ type: fc.constant('granted' as const), grant }),
        fc.record({ type: fc.constant('used' as const), amount: fc.nat(9_000) }),
        fc.constant({ type: 'expired' as const }),
        fc.record({ type: fc.constant('voided' as const), grantId: fc.nat(5).map((index) => `g${index}`) }),
      );
      fc.assert(
        fc.property(fc.array(step, { maxLength: 14 }), (steps) => {
          let wallet = emptyWallet('usd');
          let ledger = 0;
          let grants = 0;
          const laws = steps.map((one, index) => {
            const now = at(index);
            const event: WalletEvent =
              one.type === 'granted'
                ? { type: 'granted', at: now, grant: grantOf(`g${grants++}`, one.grant, at) }
                : one.type === 'used'
                  ? { type: 'used', at: now, amount: one.amount }
                  : one.type === 'voided'
                    ? { type: 'voided', at: now, grantId: one.grantId }
                    : { type: 'expired', at: now };
            const before = balanceAt(wallet, now);
            const change = applyWalletEvent(wallet, event);
            wallet = change.wallet;
            ledger += sum(change.entries.map(({ amount: moved }) => moved));
            const taken = -sum(change.entries.map(({ amount: moved }) => moved));
            return holds(
              wallet.grants.every(({ remaining, amount: most }) => remaining >= 0 && remaining <= most),
              sum(wallet.grants.map(({ remaining }) => remaining)) === ledger,
              event.type !== 'used' ||
                (taken === Math.min(event.amount, before) && change.uncovered === event.amount - taken),
            );
          });
          return holds(...laws);
        }),
        { numRuns: runs.wallets },
      );
    },
    patience,
  );

  it('are tried on at least 100,000 cases', () => {
    expect(sum(Object.values(runs))).toBeGreaterThanOrEqual(100_000);
  });
});

interface Drawn {
  amount: number;
  priority: number;
  from: number;
  to: number | null;
  isPaid: boolean;
}

function grantOf(
  id: string,
  { amount: size, priority, from, to, isPaid }: Drawn,
  at: (days: number) => string,
): CreditGrant {
  return {
    id,
    category: isPaid ? 'paid' : 'promotional',
    amount: size,
    priority,
    effectiveAt: at(from),
    expiresAt: to === null ? null : at(to),
  };
}
