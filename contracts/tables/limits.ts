/** What a change is measured by, and from where it needs a second person or is refused. Null is never. */
export interface ChangeLimit {
  readonly title: string;
  /** Above it somebody else has to approve. */
  readonly approvalAbove: number | null;
  /** Above it the change is refused, whoever asks. */
  readonly refusedAbove: number | null;
  /** What a refusal, a rejection or an expiry is called. */
  readonly code: 'CustomerImpactTooHigh' | 'BudgetExceeded' | 'RevenueTargetConflict';
}

/** Shipped defaults; an administrator changes the figures in the installation's own table. */
export const changeLimits = {
  affectedCustomers: {
    title: 'Customers who are affected',
    approvalAbove: 100,
    refusedAbove: 5_000,
    code: 'CustomerImpactTooHigh',
  },
  revenueImpact: {
    title: 'Revenue a month that moves, in minor units of the base currency, up or down',
    approvalAbove: 100_000,
    refusedAbove: 5_000_000,
    code: 'RevenueTargetConflict',
  },
  priceChangePercentage: {
    title: 'Largest change of a price, in per cent, up or down',
    approvalAbove: 10,
    refusedAbove: 100,
    code: 'CustomerImpactTooHigh',
  },
  discountPercentage: {
    title: 'Depth of a discount, in per cent',
    approvalAbove: 30,
    refusedAbove: 80,
    code: 'BudgetExceeded',
  },
  audienceSize: {
    title: 'People a campaign reaches',
    approvalAbove: 10_000,
    refusedAbove: 1_000_000,
    code: 'CustomerImpactTooHigh',
  },
} as const satisfies Record<string, ChangeLimit>;

export type ChangeMeasure = keyof typeof changeLimits;
export type ChangeMeasures = Partial<Record<ChangeMeasure, number>>;
