/**
 * What is true in the sample company's year of events, because it was generated so: pages and analyses that are right find
 * it. Times are days before the day on which the company was made.
 */
export const truths = {
  /** A feature that helps: of those who see it more finish onboarding. Assigned by person, half and half. */
  helps: {
    source: 'experiment',
    key: 'guided-onboarding',
    startedDaysAgo: 120,
    /** Happens within the window after the exposure, or not at all. */
    outcome: 'onboarding_completed',
    withinDays: 14,
    probability: { control: 0.3, guided: 0.5 },
  },
  /** A feature that hurts: those who see it ask for help more often. */
  hurts: {
    source: 'flag',
    key: 'new-navigation',
    startedDaysAgo: 90,
    outcome: 'support_ticket_opened',
    withinDays: 14,
    probability: { off: 0.05, on: 0.13 },
  },
  /** A colour that changes nothing. */
  nothing: {
    source: 'experiment',
    key: 'button-colour',
    startedDaysAgo: 100,
    outcome: 'export_finished',
    withinDays: 14,
    probability: { blue: 0.25, green: 0.25 },
  },
  /** A split that was planned half and half, and loses four of ten of one side on the way: no verdict is honest. */
  brokenSplit: {
    source: 'experiment',
    key: 'fast-loading',
    startedDaysAgo: 60,
    outcome: 'dashboard_shared',
    withinDays: 14,
    probability: { control: 0.3, fast: 0.3 },
    lostOf: 'fast',
    lostShare: 0.4,
  },
  /** A product for the end of the year: its use a day follows 1 + amplitude · cos of the year, highest at the peak. */
  seasonal: { type: 'year_end_report_opened', peakDayOfYear: 345, amplitude: 0.8 },
  /** Customers who leave use less and less before. */
  churn: { decliningDays: 45, downTo: 0.2 },
  weekend: { share: 0.15 },
  paymentsThatFail: 0.03,
} as const;

export type Trial = (typeof truths)['helps' | 'hurts' | 'nothing' | 'brokenSplit'];
export const trials: readonly Trial[] = [truths.helps, truths.hurts, truths.nothing, truths.brokenSplit];
