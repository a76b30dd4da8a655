import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { InvoiceItem, InvoiceTerms } from '../../../contracts/invoice-preview.ts';
import type { CalculationDiscount } from '../../../contracts/pricing.ts';
import type { CreditGrant } from '../../../contracts/pricing-credits.ts';
import type { Promotion } from '../../../contracts/pricing-promotions.ts';
import { currencyRule } from '../../money/currencies.ts';
import { applyWalletEvent, balanceAt, emptyWallet, type WalletEvent } from '../credits/wallet.ts';
import { stackPromotions } from '../promotions/stack-promotions.ts';
import { drawn, type Random } from '../test-support/arbitraries.ts';
import { partAmount, wholeAmount } from './line-amounts.ts';
import { previewInvoice } from './preview-invoice.ts';

/** Laws of invoices, prorations, promotions and credits; together at least 100,000 cases. */
const runs = { invoices: 5_000, parts: 25_000, promotions: 30_000, wallets: 40_000 };

const pick = <Value>(random: Random, values: readonly Value[]) => values[random(values.length)]!;
const many = <Value>(random: Random, most: number, draw: () => Value) =>
  Array.from({ length: random(most + 1) }, () => draw());

const currencies = ['usd', 'jpy', 'kwd', 'isk'] as const;
const currency = fc.constantFrom(...currencies);
const amountText = (random: Random) => `${random(2_000_001)}${pick(random, ['', '.5', '.123456789012'])}`;

function drawItem(random: Random, id: string): InvoiceItem {
  const model = pick(random, ['flat', 'per_unit', 'graduated', 'volume', 'package'] as const);
  const [first, second] = [amountText(random), amountText(random)];
  const isTiered = model === 'graduated' || model === 'volume';
  const tiers = [
    { upTo: '20', unitAmount: first },
    { upTo: null, unitAmount: second },
  ];
  return {
    ...{ id, model, quantity: String(random(501)) },
    usageType: pick(random, ['licensed', 'licensed', 'metered', 'one_time'] as const),
    ...(isTiered ? { tiers } : { unitAmount: first }),
    ...(model === 'package' ? { packageSize: 7 } : {}),
  };
}

function drawItems(random: Random): InvoiceItem[] {
  const chosen = ['a', 'b', 'c'].filter(() => random(2) === 0);
  return (chosen.length > 0 ? chosen : ['a']).map((id) => drawItem(random, id));
}

const drawDiscount = (random: Random): CalculationDiscount =>
  random(2) === 0
    ? { type: 'percentage', value: String(random(1_001) / 10) }
    : { type: 'fixed_amount', value: String(random(5_001) * 100) };

const day = 86_400_000;
const anchor = Date.UTC(2027, 11, 31, 13, 30);
const drawTime = (random: Random) => new Date(anchor + random(200 * 24 * 60) * 60_000).toISOString();

function drawEvent(random: Random, at: string): InvoiceTerms['event'] {
  const behavior = pick(random, ['create_prorations', 'always_invoice', 'none'] as const);
  return pick<() => InvoiceTerms['event']>(random, [
    () => ({ type: 'start', trialEnd: null }),
    () => ({ type: 'renewal' }),
    () => ({ type: 'change', items: drawItems(random), behavior }),
    () => ({ type: 'cancel', prorate: random(2) === 0 }),
    () => ({ type: 'pause', until: new Date(Date.parse(at) + (1 + random(60)) * day).toISOString() }),
  ])();
}

const drawGrant = (random: Random, id: string): InvoiceTerms['credits'][number] => ({
  id,
  category: pick(random, ['paid', 'promotional'] as const),
  amount: 1_000_000,
  remaining: random(1_000_001),
  priority: random(101),
  effectiveAt: new Date(anchor - 400 * day).toISOString(),
  expiresAt: random(2) === 0 ? drawTime(random) : null,
});

const terms = drawn((random): InvoiceTerms => {
  let grants = 0;
  const at = drawTime(random);
  return {
    currency: pick(random, currencies),
    cycle: {
      anchor: new Date(anchor).toISOString(),
      interval: pick(random, ['month', 'week', 'year'] as const),
      intervalCount: 1,
      mode: pick(random, ['anniversary', 'calendar'] as const),
      timeZone: pick(random, ['UTC', 'America/New_York', 'Australia/Lord_Howe']),
    },
    at,
    event: drawEvent(random, at),
    items: drawItems(random),
    trialEnd: random(5) === 0 ? drawTime(random) : null,
    discounts: many(random, 3, () => drawDiscount(random)),
    tax: {
      behavior: pick(random, ['exclusive', 'inclusive', 'unspecified'] as const),
      rates: many(random, 2, () => ({ percentage: pick(random, ['7.7', '19', '25']) })),
    },
    credits: many(random, 3, () => drawGrant(random, `grant_${grants++}`)),
    creditsApplyTo: pick(random, ['metered', 'all'] as const),
    customerBalance: random(1_000_001) - 500_000,
  };
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
      const division = drawn((random) => ({
        one: drawItem(random, 'a'),
        cuts: many(random, 5, () => random(2_678_401)),
        off: many(random, 3, () => drawDiscount(random)),
      }));
      fc.assert(
        fc.property(division, currency, ({ one, cuts, off }, code) => {
          const rule = currencyRule(code)!;
          const whole = { start: 0, end: 2_678_400 };
          const edges = [0, ...cuts.toSorted((left, right) => left - right), whole.end];
          const parts = edges.slice(1).map((end, index) => ({ start: edges[index]!, end }));
          const amountOf = (part: typeof whole, direction: 'charge' | 'credit') =>
            partAmount(one, { whole, part, direction }, off, rule).amount;
          const all = amountOf(whole, 'charge');
          const charges = parts.map((part) => amountOf(part, 'charge'));
          const charged = sum(charges);
          const back = parts.map((part, index) => charges[index]! + amountOf(part, 'credit'));
          const full = wholeAmount(one, rule).amount;
          const isFull = off.every(({ type }) => type !== 'percentage');
          return holds(
            charged <= all && all - charged <= rule.step * parts.length,
            back.every((rest) => rest === 0 || rest === -rule.step),
            !isFull || Math.abs(full - all) <= rule.step,
            charges.every((charge) => charge <= full + rule.step),
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
      const drawPromotion = (random: Random) => {
        const type = pick(random, ['percentage', 'fixed_amount', 'free_trial'] as const);
        const value = 1 + random(100);
        return {
          ...{ type, value: String(type === 'fixed_amount' ? value * 300 : value), priority: random(4) },
          stacking: pick(random, ['stackable', 'exclusive'] as const),
          stackingGroup: pick(random, [null, 'a', 'b']),
        };
      };
      const offers = drawn((random) => ({
        promotions: many(random, 6, () => drawPromotion(random)),
        amounts: [0, ...many(random, 4, () => 0)].map(() => random(55_001) - 5_000),
      }));
      fc.assert(
        fc.property(offers, ({ promotions, amounts }) => {
          const rule = currencyRule('usd')!;
          const given = promotions.map(
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
        }),
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
