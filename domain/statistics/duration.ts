export interface PlannedTraffic {
  readonly perVariant: number;
  readonly variants: number;
  /** Subjects that enter the experiment in its first month, of all variants together: whoever is there by then. */
  readonly perMonth: number;
  /** Subjects in each month after it: those who were not there before, since each enters once. */
  readonly newPerMonth: number;
  /** What a subject is called, in the plural: trials, customers. */
  readonly noun: string;
  /** Days after the last subject has entered until what it does is known. */
  readonly maturesAfterDays: number;
  /** Longest time that an experiment may take. */
  readonly maximumDays: number;
}

export interface PlannedDuration {
  /** Months until the last subject has entered, rounded up; infinite without traffic. */
  readonly months: number;
  /** Days until it has matured, rounded up. */
  readonly days: number;
  readonly decidable: boolean;
  readonly sentence: string;
}

/** Of the mean year. */
export const daysPerMonth = 365.25 / 12;

/** Subjects that have entered after so many days. */
export function enteredWithin(days: number, traffic: Pick<PlannedTraffic, 'perMonth' | 'newPerMonth'>): number {
  const months = Math.max(days, 0) / daysPerMonth;
  return traffic.perMonth * Math.min(months, 1) + traffic.newPerMonth * Math.max(months - 1, 0);
}

/** How long a test takes with the business's own traffic, and whether it can be decided at all: "340 trials a month: 11 months". */
export function plannedDuration(traffic: PlannedTraffic): PlannedDuration {
  const { perMonth, newPerMonth, noun, maturesAfterDays, maximumDays } = traffic;
  const exact = monthsUntil(Math.ceil(traffic.perVariant) * traffic.variants, traffic);
  const months = roundedUp(exact);
  const days = roundedUp(exact * daysPerMonth + maturesAfterDays);
  const decidable = days <= maximumDays;
  const enter =
    newPerMonth === perMonth
      ? 'a month'
      : `in the first month, then ${newPerMonth} new ${newPerMonth === 1 ? 'one' : 'ones'} a month`;
  const matures =
    maturesAfterDays < 1 ? '' : ` and ${counted(Math.ceil(maturesAfterDays), 'day')} for the last to mature`;
  const sentence = `${perMonth} ${noun} ${enter}: ${Number.isFinite(months) ? `${counted(months, 'month')}${matures}` : 'never'}`;
  if (decidable) return { months, days, decidable, sentence };
  const allowed = `${counted(Number(maximumDays.toFixed(1)), 'day')} ${maximumDays === 1 ? 'is' : 'are'} allowed`;
  const advice = 'Look for a larger effect, or release it as a guarded rollout instead.';
  return { months, days, decidable, sentence: `${sentence}; ${allowed}. ${advice}` };
}

function monthsUntil(subjects: number, { perMonth, newPerMonth }: PlannedTraffic): number {
  if (subjects <= perMonth) return subjects / perMonth;
  return newPerMonth > 0 ? 1 + (subjects - perMonth) / newPerMonth : Number.POSITIVE_INFINITY;
}

/** What is whole but for the arithmetic stays so. */
function roundedUp(value: number): number {
  return Math.ceil(value - 1e-9);
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
