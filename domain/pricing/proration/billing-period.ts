import { DateTime } from 'luxon';
import type { BillingPeriod } from './changes.ts';
import { tabledZone } from './tabled-zone.ts';

export interface BillingCycle {
  /** ISO 8601: when the first period began. */
  anchor: string;
  interval: 'day' | 'week' | 'month' | 'year';
  intervalCount: number;
  /** Anniversary counts from the anchor; calendar ends with the day, week (Monday), month or year. */
  mode: 'anniversary' | 'calendar';
  /** IANA name. Midnight, month ends and daylight saving are those of this zone. */
  timeZone: string;
}

/**
 * The billing period that holds a time, in Unix seconds. Boundaries are counted from the anchor, never from the period
 * before: a subscription of 31 January bills on 28 or 29 February and on 31 March
 * (https://docs.stripe.com/subscriptions/billing-cycle). The clock time stays the same in the zone when summer time
 * begins or ends, so such a period is an hour shorter or longer; a time that the clock skips moves on by an hour.
 * A calendar cycle that is anchored in the middle of a month begins with a short period.
 * @throws RangeError when the zone or a time is unknown, or the time lies before the anchor
 */
export function billingPeriod(cycle: BillingCycle, time: string): BillingPeriod {
  return sinceAnchor(wholePeriod(cycle, time), cycle);
}

/** What of a whole period lies within the cycle. A time on the wire is the same moment in every zone. */
export function sinceAnchor({ start, end }: BillingPeriod, { anchor }: BillingCycle): BillingPeriod {
  return { start: Math.max(start, Math.floor(Date.parse(anchor) / 1_000)), end };
}

/**
 * The same, as long as a period is: of a calendar cycle that began in its middle the first one from its calendar start.
 * What a shorter one costs is its share of this (https://docs.stripe.com/billing/subscriptions/billing-cycle).
 */
export function wholePeriod(cycle: BillingCycle, time: string): BillingPeriod {
  const anchor = inZone(cycle.anchor, cycle.timeZone);
  const at = inZone(time, cycle.timeZone);
  if (at < anchor) throw new RangeError(`${time} is before the billing cycle begins.`);
  if (!Number.isInteger(cycle.intervalCount) || cycle.intervalCount < 1) {
    throw new RangeError('A billing cycle has at least one interval.');
  }
  const origin = cycle.mode === 'calendar' ? anchor.startOf(cycle.interval) : anchor;
  const boundary = (index: number) => origin.plus({ [cycle.interval]: index * cycle.intervalCount });
  // Months are counted by the calendar, so the estimate is off by one period at most.
  let index = Math.floor(intervalsBetween(origin, at, cycle.interval) / cycle.intervalCount);
  let [start, end] = [boundary(index), boundary(index + 1)];
  while (start > at) {
    index -= 1;
    [start, end] = [boundary(index), start];
  }
  while (end <= at) {
    index += 1;
    [start, end] = [end, boundary(index + 1)];
  }
  return { start: unix(start), end: unix(end) };
}

const dayLength = 86_400_000;

function intervalsBetween(from: DateTime, to: DateTime, interval: BillingCycle['interval']): number {
  if (interval === 'year') return to.year - from.year;
  if (interval === 'month') return 12 * (to.year - from.year) + to.month - from.month;
  return Math.floor((to.toMillis() - from.toMillis()) / (interval === 'week' ? 7 * dayLength : dayLength));
}

/** The next periods, the one that holds `from` first. */
export function billingPeriods(cycle: BillingCycle, from: string, count: number): BillingPeriod[] {
  const periods: BillingPeriod[] = [];
  let time = from;
  for (let index = 0; index < count; index += 1) {
    const period = billingPeriod(cycle, time);
    periods.push(period);
    time = DateTime.fromSeconds(period.end, { zone: 'utc' }).toISO() ?? time;
  }
  return periods;
}

function inZone(time: string, timeZone: string): DateTime<true> {
  const zone = tabledZone(timeZone);
  // Stripe counts in whole seconds.
  const second = wireSecond(time);
  const at =
    second === null
      ? DateTime.fromISO(time, { zone }).startOf('second')
      : DateTime.fromMillis(second * 1_000, { zone });
  if (!at.isValid)
    throw new RangeError(`${time} in ${timeZone} is no time: ${at.invalidExplanation ?? at.invalidReason}`);
  return at;
}

/** The second of a time as `toISOString` writes it, which most are; null leaves it to the library. */
function wireSecond(time: string): number | null {
  const moment = Date.parse(time);
  return !Number.isNaN(moment) && new Date(moment).toISOString() === time ? Math.floor(moment / 1_000) : null;
}

function unix(time: DateTime): number {
  return Math.floor(time.toSeconds());
}
