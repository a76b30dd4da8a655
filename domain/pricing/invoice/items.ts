import type { InvoiceItem, InvoiceTerms } from '../../../contracts/invoice-preview.ts';
import { type BillingCycle, billingPeriod, sinceAnchor, wholePeriod } from '../proration/billing-period.ts';
import type { BillingPeriod } from '../proration/changes.ts';

/** The cycle of one item: prices of other intervals run beside each other from the same anchor. */
export function cycleOf(item: InvoiceItem, cycle: BillingCycle): BillingCycle {
  if (item.interval === undefined) return cycle;
  return { ...cycle, interval: item.interval, intervalCount: item.intervalCount ?? 1 };
}

/** Calendars of time zones are slow to ask, and all items of an invoice ask the same: once a cycle. */
function oncePerCycle(periodAt: (cycle: BillingCycle, time: string) => BillingPeriod) {
  const known = new WeakMap<BillingCycle, Map<string, BillingPeriod>>();
  return (item: InvoiceItem, cycle: BillingCycle, time: string): BillingPeriod => {
    const own = cycleOf(item, cycle);
    const periods = known.get(cycle) ?? new Map<string, BillingPeriod>();
    known.set(cycle, periods);
    const key = `${own.interval} ${own.intervalCount} ${time}`;
    const period = periods.get(key) ?? periodAt(own, time);
    periods.set(key, period);
    return period;
  };
}

export const wholePeriodOf = oncePerCycle(wholePeriod);

/** The period of an item that holds a time; of a calendar cycle the first one is short. */
export function periodOf(item: InvoiceItem, cycle: BillingCycle, time: string): BillingPeriod {
  return sinceAnchor(wholePeriodOf(item, cycle, time), cycle);
}

/** The next moment at which one of the items is billed. */
export function nextInvoiceDate(items: readonly InvoiceItem[], { cycle, at }: InvoiceTerms): number {
  const recurring = items.filter(({ usageType }) => usageType !== 'one_time');
  const ends = recurring.map((item) => periodOf(item, cycle, at).end);
  return ends.length > 0 ? Math.min(...ends) : billingPeriod(cycle, at).end;
}

export const isOnTrial = ({ trialEnd, at }: Pick<InvoiceTerms, 'trialEnd' | 'at'>) =>
  trialEnd !== null && Date.parse(trialEnd) > Date.parse(at);

/** Of an invoice all that the periods of its items hang on. */
export type BilledTimes = Pick<InvoiceTerms, 'cycle' | 'at' | 'trialEnd'>;

/** When the period under way began: what was billed for it then is given back, and usage in it is priced by that day. */
export function begunAt(item: InvoiceItem, { cycle, at }: BilledTimes): number {
  return periodOf(item, cycle, at).start;
}

/** When the next period begins, whose price holds by then: a trial ends with it. */
export function renewedAt(item: InvoiceItem, times: BilledTimes): number {
  return isOnTrial(times) ? unixTime(times.trialEnd!) : periodOf(item, times.cycle, times.at).end;
}

/** Whether a charge stays as it is: then nothing is prorated. */
export function isSame(one: InvoiceItem, other: InvoiceItem): boolean {
  if (one.id !== other.id || one.quantity !== other.quantity) return false;
  const terms = ({ description: _, ...item }: InvoiceItem) => JSON.stringify(Object.entries(item).sort());
  return terms(one) === terms(other);
}

export const isoTime = (unix: number) => new Date(unix * 1_000).toISOString();
export const unixTime = (iso: string) => Math.floor(Date.parse(iso) / 1_000);
