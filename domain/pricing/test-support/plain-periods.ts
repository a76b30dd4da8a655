import { DateTime } from 'luxon';
import type { BillingCycle } from '../proration/billing-period.ts';
import type { BillingPeriod } from '../proration/changes.ts';

/** `wholePeriod` as the date library alone works it out, period after period: what the fast one is held to. */
export function plainWholePeriod(cycle: BillingCycle, time: string): BillingPeriod {
  const inZone = (text: string) => DateTime.fromISO(text, { zone: cycle.timeZone }).startOf('second');
  const [anchor, at] = [inZone(cycle.anchor), inZone(time)];
  const origin = cycle.mode === 'calendar' ? anchor.startOf(cycle.interval) : anchor;
  const boundary = (index: number) => origin.plus({ [cycle.interval]: index * cycle.intervalCount });
  let index = 0;
  while (boundary(index + 1) <= at) index += 1;
  const unix = (moment: DateTime) => Math.floor(moment.toSeconds());
  return { start: unix(boundary(index)), end: unix(boundary(index + 1)) };
}
