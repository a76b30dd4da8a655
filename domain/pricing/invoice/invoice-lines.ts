import type { InvoiceItem, InvoiceLine, InvoicePreview, InvoiceTerms } from '../../../contracts/invoice-preview.ts';
import type { CalculationDiscount } from '../../../contracts/pricing.ts';
import { type CurrencyRule, currencyRule } from '../../money/currencies.ts';
import type { LinePrice } from '../price/compile-price.ts';
import type { BillingPeriod } from '../proration/changes.ts';
import { isOnTrial, isoTime, isSame, nextInvoiceDate, periodOf, unixTime, wholePeriodOf } from './items.ts';
import { partAmount, wholeAmount } from './line-amounts.ts';

export type BareLine = Omit<InvoiceLine, 'discount' | 'credit' | 'tax'>;
export interface BareInvoice {
  date: number;
  reason: InvoicePreview['reason'];
  lines: BareLine[];
}

/**
 * The lines of the invoice that an event brings, as Stripe makes them: licensed prices ahead, metered ones behind, and
 * for what changed a credit of the unused time and a charge of the remaining time, each a line of its own.
 * Source: https://docs.stripe.com/billing/subscriptions/prorations
 */
export function invoiceLines(terms: InvoiceTerms): BareInvoice {
  const { event } = terms;
  switch (event.type) {
    case 'start':
      return startInvoice(terms, event.trialEnd);
    case 'renewal':
      return renewalInvoice(terms, terms.items, []);
    case 'change': {
      if (event.cycle) return newCycleInvoice(terms, event.items, event.cycle);
      const changed = event.behavior === 'none' || isOnTrial(terms) ? [] : prorations(terms, terms.items, event.items);
      if (event.behavior === 'always_invoice') {
        return { date: unixTime(terms.at), reason: 'subscription_update', lines: changed };
      }
      return renewalInvoice(terms, event.items, changed);
    }
    case 'cancel': {
      const unused = event.prorate && !isOnTrial(terms) ? prorations(terms, terms.items, []) : [];
      // Usage up to the end is due with the last invoice.
      const used = isOnTrial(terms) ? [] : usageLines(terms, terms.items, unixTime(terms.at));
      return { date: unixTime(terms.at), reason: 'subscription_cancel', lines: [...unused, ...used] };
    }
    case 'pause':
      return pauseInvoice(terms, event.until);
  }
}

/** Trials cost nothing and show it; licensed prices are due ahead, of a period that is cut short its share. */
function startInvoice(terms: InvoiceTerms, trialEnd: string | null): BareInvoice {
  const { cycle, at, items } = terms;
  const date = unixTime(at);
  const onTrial = trialEnd !== null && unixTime(trialEnd) > date;
  const lines = items.flatMap((item): BareLine[] => {
    if (item.usageType === 'metered') return [];
    if (item.usageType === 'one_time') return [oneTime(terms, item, date)];
    if (onTrial) return [lineOf(item, 'trial', { amount: 0, exact: '0' }, { start: date, end: unixTime(trialEnd) })];
    return [ahead(terms, item, periodOf(item, cycle, at))];
  });
  return { date, reason: 'subscription_create', lines };
}

/**
 * The invoice at the next end of a period. With a trial that is its end, and the cycle begins there: Stripe moves the
 * anchor (https://docs.stripe.com/billing/subscriptions/trials).
 */
function renewalInvoice(terms: InvoiceTerms, items: readonly InvoiceItem[], pending: BareLine[]): BareInvoice {
  if (isOnTrial(terms)) {
    const begun = {
      ...terms,
      cycle: { ...terms.cycle, anchor: terms.trialEnd! },
      at: terms.trialEnd!,
      items: [...(terms.renewal?.items ?? items)],
    };
    const first = startInvoice(begun, null);
    const lines = first.lines.filter(({ kind }) => kind !== 'one_time');
    return { date: first.date, reason: 'subscription_cycle', lines };
  }
  const date = nextInvoiceDate(items, terms);
  const next = (terms.renewal?.items ?? items)
    .filter((item) => item.usageType === 'licensed' && periodOf(item, terms.cycle, terms.at).end === date)
    .map((item) => ahead(terms, item, periodOf(item, terms.cycle, isoTime(date))));
  return { date, reason: 'subscription_cycle', lines: [...pending, ...usageLines(terms, items, date), ...next] };
}

/**
 * Another interval starts the cycle anew at once: the unused time of everything is given back, and the new period is due
 * (https://docs.stripe.com/billing/subscriptions/billing-cycle, changes of the interval).
 */
function newCycleInvoice(
  terms: InvoiceTerms,
  items: readonly InvoiceItem[],
  cycle: InvoiceTerms['cycle'],
): BareInvoice {
  const date = unixTime(terms.at);
  const anew = { ...terms, cycle, items: [...items] };
  const unused = isOnTrial(terms) ? [] : prorations(terms, terms.items, []);
  const used = isOnTrial(terms) ? [] : usageLines(terms, terms.items, date);
  const lines = startInvoice(anew, null).lines.filter(({ kind }) => kind !== 'one_time');
  return { date, reason: 'subscription_update', lines: [...unused, ...used, ...lines] };
}

/** Gives back the paused part of the period; the next invoice asks only for the time after the pause. */
function pauseInvoice(terms: InvoiceTerms, until: string | null): BareInvoice {
  const from = unixTime(terms.at);
  const resumes = until === null ? Number.POSITIVE_INFINITY : unixTime(until);
  const licensed = terms.items.filter(({ usageType }) => usageType === 'licensed');
  const paused = licensed.flatMap((item) => {
    const period = periodOf(item, terms.cycle, terms.at);
    const part = { start: from, end: Math.min(period.end, resumes) };
    return part.end > part.start ? [unused(terms, item, part)] : [];
  });
  const renewal = renewalInvoice(terms, terms.items, isOnTrial(terms) ? [] : paused);
  const next = { ...terms, discounts: terms.renewal?.discounts ?? terms.discounts };
  const lines = renewal.lines.flatMap((line) => {
    const item = (terms.renewal?.items ?? licensed).find(({ id }) => id === line.id);
    if (line.kind !== 'licensed' || !item) return [line];
    const [start, end] = [unixTime(line.period.from), unixTime(line.period.to)];
    if (resumes <= start) return [line];
    if (resumes >= end) return [];
    return [remaining(next, item, { start: resumes, end }, isoTime(start))];
  });
  return { ...renewal, lines };
}

/** A credit for the unused time of each item that goes, then a charge for the remaining time of each that comes. */
function prorations(terms: InvoiceTerms, before: readonly InvoiceItem[], after: readonly InvoiceItem[]): BareLine[] {
  const from = unixTime(terms.at);
  const rest = (item: InvoiceItem): BillingPeriod => ({ start: from, end: periodOf(item, terms.cycle, terms.at).end });
  const licensed = (items: readonly InvoiceItem[], others: readonly InvoiceItem[]) =>
    items.filter((item) => item.usageType === 'licensed' && !others.some((other) => isSame(item, other)));
  return [
    ...licensed(before, after).map((item) => unused(terms, item, rest(item))),
    ...licensed(after, before).map((item) => remaining(terms, item, rest(item), terms.at)),
  ];
}

function unused(terms: InvoiceTerms, item: InvoiceItem, part: BillingPeriod): BareLine {
  const discounts = terms.previousDiscounts ?? terms.discounts;
  return prorated(terms, item, part, terms.at, 'credit', discounts);
}

function remaining(terms: InvoiceTerms, item: InvoiceItem, part: BillingPeriod, time: string): BareLine {
  return prorated(terms, item, part, time, 'charge', terms.discounts);
}

function prorated(
  terms: InvoiceTerms,
  item: InvoiceItem,
  part: BillingPeriod,
  time: string,
  direction: 'charge' | 'credit',
  discounts: readonly CalculationDiscount[],
): BareLine {
  const whole = wholePeriodOf(item, terms.cycle, time);
  const amount = partAmount(item, { whole, part, direction }, discounts, ruleOf(terms));
  return lineOf(item, direction === 'credit' ? 'unused_time' : 'remaining_time', amount, part);
}

/** A licensed price for a period ahead; cut short by a calendar, its share. */
function ahead(terms: InvoiceTerms, item: InvoiceItem, period: BillingPeriod): BareLine {
  const whole = wholePeriodOf(item, terms.cycle, isoTime(period.start));
  const isWhole = whole.start === period.start && whole.end === period.end;
  const amount = isWhole
    ? wholeAmount(item, ruleOf(terms))
    : partAmount(item, { whole, part: period, direction: 'charge' }, [], ruleOf(terms));
  return lineOf(item, 'licensed', amount, period);
}

/** Metered prices for what was used in a period that ends. */
function usageLines(terms: InvoiceTerms, items: readonly InvoiceItem[], end: number): BareLine[] {
  return items.flatMap((item) => {
    if (item.usageType !== 'metered') return [];
    const period = periodOf(item, terms.cycle, terms.at);
    if (end < period.end && terms.event.type !== 'cancel' && !isNewCycle(terms)) return [];
    return [lineOf(item, 'metered', wholeAmount(item, ruleOf(terms)), { start: period.start, end })];
  });
}

const isNewCycle = ({ event }: InvoiceTerms) => event.type === 'change' && event.cycle !== undefined;

function oneTime(terms: InvoiceTerms, item: InvoiceItem, date: number): BareLine {
  return lineOf(item, 'one_time', wholeAmount(item, ruleOf(terms)), { start: date, end: date });
}

const words: Record<BareLine['kind'], string> = {
  licensed: '',
  metered: '',
  one_time: '',
  trial: 'Free trial of ',
  unused_time: 'Unused time on ',
  remaining_time: 'Remaining time on ',
};

function lineOf(
  item: InvoiceItem,
  kind: BareLine['kind'],
  { amount, exact }: LinePrice,
  period: BillingPeriod,
): BareLine {
  return {
    id: item.id,
    kind,
    description: `${words[kind]}${item.description ?? item.id}`,
    quantity: item.quantity,
    period: { from: isoTime(period.start), to: isoTime(period.end) },
    amount,
    exact,
    isDiscountable: kind !== 'unused_time' && kind !== 'remaining_time',
  };
}

function ruleOf({ currency }: InvoiceTerms): CurrencyRule {
  const rule = currencyRule(currency);
  if (!rule) throw new RangeError(`There is no currency "${currency}".`);
  return rule;
}
