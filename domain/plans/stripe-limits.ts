/** Limits of Stripe's API that a plan can meet, from the parameter descriptions at https://docs.stripe.com/api. */
export const stripeLimits = {
  /** entitlements/feature/create: `lookup_key` and `name`. */
  featureLookupKey: 80,
  featureName: 80,
  /** prices/create: `lookup_key`. */
  priceLookupKey: 200,
  /** products/create: `unit_label`. */
  unitLabel: 12,
  /** https://docs.stripe.com/metadata#data */
  metadataKeys: 50,
  metadataKey: 40,
  metadataValue: 500,
  /** prices/create: `unit_amount` has at most 12 digits. */
  unitAmount: '999999999999',
  /** prices/create: `recurring.interval_count`, "maximum of three years interval allowed". */
  intervalCount: { day: 1095, week: 156, month: 36, year: 3 },
  /** subscriptions/create: "up to 20 items". */
  subscriptionItems: 20,
} as const;
