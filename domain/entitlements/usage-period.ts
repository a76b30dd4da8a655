import type { LimitWindow } from '../../contracts/tables/limit-windows.ts';
import { type BillingCycle, billingPeriod } from '../pricing/proration/billing-period.ts';
import type { RecordedPeriod } from './sources.ts';

/** From when to when one count runs; null is for ever. */
export interface UsagePeriod {
  readonly start: Date;
  readonly end: Date | null;
}

/** What is held is counted from here on. */
const forEver: UsagePeriod = { start: new Date(0), end: null };
const shortMs = { minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const;

/**
 * The period in which a limit counts now. The billing period is the subscription's, and goes on by itself from the one
 * recorded; without one it is the calendar month. Weeks, months and years begin with the billing period, shorter ones
 * by the clock, UTC.
 */
export function usagePeriod(window: LimitWindow, recorded: RecordedPeriod | null, now: Date): UsagePeriod {
  if (window === 'never') return forEver;
  if (window === 'minute' || window === 'hour' || window === 'day') {
    const length = shortMs[window];
    const start = Math.floor(now.getTime() / length) * length;
    return { start: new Date(start), end: new Date(start + length) };
  }
  if (window === 'billing_period' && recorded && recorded.start <= now && now < recorded.end) {
    return { start: recorded.start, end: recorded.end };
  }
  const interval = window === 'billing_period' ? intervalOf(recorded?.interval) : window;
  const anchored = recorded && recorded.start <= now;
  const cycle: BillingCycle = {
    anchor: (anchored ? recorded.start : monthStart(now)).toISOString(),
    interval,
    intervalCount: 1,
    mode: 'anniversary',
    timeZone: 'UTC',
  };
  const { start, end } = billingPeriod(cycle, now.toISOString());
  return { start: new Date(start * 1000), end: new Date(end * 1000) };
}

function intervalOf(text: string | undefined): BillingCycle['interval'] {
  return text === 'day' || text === 'week' || text === 'year' ? text : 'month';
}

function monthStart(now: Date): Date {
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), 1));
}
