import type { InvoiceItem, InvoiceTerms } from '../../../contracts/invoice-preview.ts';
import { type BillingCycle, billingPeriod, wholePeriod } from '../proration/billing-period.ts';
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

export const periodOf = oncePerCycle(billingPeriod);
export const wholePeriodOf = oncePerCycle(wholePeriod);

/** The next moment at which one of the items is billed. */
export function nextInvoiceDate(items: readonly InvoiceItem[], { cycle, at }: InvoiceTerms): number {
  const recurring = items.filter(({ usageType }) => usageType !== 'one_time');
  const ends = recurring.map((item) => periodOf(item, cycle, at).end);
  return ends.length > 0 ? Math.min(...ends) : billingPeriod(cycle, at).end;
}

/** Whether a charge stays as it is: then nothing is prorated. */
export function isSame(one: InvoiceItem, other: InvoiceItem): boolean {
  const terms = ({ description: _, ...item }: InvoiceItem) => JSON.stringify(Object.entries(item).sort());
  return terms(one) === terms(other);
}

export const isoTime = (unix: number) => new Date(unix * 1_000).toISOString();
export const unixTime = (iso: string) => Math.floor(Date.parse(iso) / 1_000);
