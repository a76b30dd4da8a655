export interface PlannedTraffic {
  readonly perVariant: number;
  readonly variants: number;
  /** Subjects that enter the experiment in a month, of all variants together. */
  readonly perMonth: number;
  /** What a subject is called, in the plural: trials, customers. */
  readonly noun: string;
  /** Longest time that an experiment may take. */
  readonly maximumMonths: number;
}

export interface PlannedDuration {
  /** Months until the last subject has entered, rounded up; infinite without traffic. */
  readonly months: number;
  readonly decidable: boolean;
  readonly sentence: string;
}

/** How long a test takes with the business's own traffic, and whether it can be decided at all: "340 trials a month: 11 months". */
export function plannedDuration({
  perVariant,
  variants,
  perMonth,
  noun,
  maximumMonths,
}: PlannedTraffic): PlannedDuration {
  const months = perMonth > 0 ? Math.ceil((Math.ceil(perVariant) * variants) / perMonth) : Number.POSITIVE_INFINITY;
  const decidable = months <= maximumMonths;
  const sentence = `${perMonth} ${noun} a month: ${Number.isFinite(months) ? inMonths(months) : 'never'}`;
  if (decidable) return { months, decidable, sentence };
  const advice = 'Look for a larger effect, or release it as a guarded rollout instead.';
  return { months, decidable, sentence: `${sentence}, where ${inMonths(maximumMonths)} are allowed. ${advice}` };
}

function inMonths(count: number): string {
  return `${count} ${count === 1 ? 'month' : 'months'}`;
}
