import type { InvoiceItem, InvoiceTerms } from '../../../contracts/invoice-preview.ts';
import { type BillingCycle, billingPeriod, wholePeriod } from '../proration/billing-period.ts';
import type { BillingPeriod } from '../proration/changes.ts';

/** The cycle of one item: prices of other intervals run beside each other from the same anchor. */
export function cycleOf(item: InvoiceItem, cycle: BillingCycle): BillingCycle {
  if (item.interval === undefined) return cycle;
  return { ...cycle, interval: item.interval, intervalCount: item.intervalCount ?? 1 };
}

export function periodOf(item: InvoiceItem, cycle: BillingCycle, time: string): BillingPeriod {
  return billingPeriod(cycleOf(item, cycle), time);
}

export function wholePeriodOf(item: InvoiceItem, cycle: BillingCycle, time: string): BillingPeriod {
  return wholePeriod(cycleOf(item, cycle), time);
}

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
