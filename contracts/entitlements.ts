import { z } from 'zod';
import { ChangeRequestId } from './approvals.ts';
import { CustomerId, FlagKey, Key } from './ids.ts';
import { ExternalId } from './personal-data.ts';
import { limitWindows } from './tables/limit-windows.ts';

/** A customer by our id or by the business's own. */
export const CustomerName = ExternalId.describe('Our id of the customer, or your own (`externalId`)');
const Limits = z.record(Key, z.int().nonnegative().nullable());
const Configuration = z.record(z.string(), z.unknown());

/** What is agreed with one customer about one feature, whatever the plan says. */
export const FeatureOverride = z.strictObject({
  featureId: FlagKey,
  /** False withholds it. */
  enabled: z.boolean().default(true),
  /** Instead of the plan's, by name; null is unlimited. */
  limits: Limits.default({}),
  configuration: Configuration.default({}),
});
export type FeatureOverride = z.infer<typeof FeatureOverride>;

export const grantSources = ['plan', 'add_on', 'agreement', 'promotion', 'flag'] as const;
export type GrantSource = (typeof grantSources)[number];
/** It gave the feature; it would have, but another's word goes first; it forbade it; it would give it, but does not hold now. */
export const grantOutcomes = ['granted', 'lost', 'withheld', 'inactive'] as const;

export const EntitlementSource = z.strictObject({
  kind: z.enum(grantSources),
  id: z.string(),
  name: z.string(),
  outcome: z.enum(grantOutcomes),
  /** In one sentence. */
  because: z.string(),
  limits: Limits,
});
export type EntitlementSource = z.infer<typeof EntitlementSource>;

export const EntitlementLimit = z.strictObject({
  limit: FlagKey,
  /** null is unlimited. */
  quantity: z.int().nonnegative().nullable(),
  used: z.int().nonnegative(),
  remaining: z.int().nonnegative().nullable(),
  resets: z.enum(limitWindows),
  periodStart: z.iso.datetime().nullable(),
  /** When counting begins anew; null for what is held. */
  periodEnd: z.iso.datetime().nullable(),
  because: z.string(),
});
export type EntitlementLimit = z.infer<typeof EntitlementLimit>;

/** What a customer has of one feature, or of one limit of the plan that belongs to no feature. */
export const Entitlement = z.strictObject({
  feature: FlagKey,
  type: z.enum(['boolean', 'string', 'number', 'json', 'limit']),
  granted: z.boolean(),
  /** What a flag of this key gives to the customer: true or false, or what its source configures. */
  value: z.unknown(),
  /** Why, in one sentence. */
  reason: z.string(),
  /** Until when by what is known now; null without an end. */
  until: z.iso.datetime().nullable(),
  configuration: Configuration,
  limits: z.array(EntitlementLimit),
  sources: z.array(EntitlementSource),
});
export type Entitlement = z.infer<typeof Entitlement>;

export const CustomerEntitlements = z.strictObject({
  customerId: CustomerId,
  externalId: z.string().nullable(),
  /** Of the subscriptions: paid, in grace until a moment, or not giving anything now. */
  standing: z.enum(['good', 'grace', 'blocked', 'none']),
  graceUntil: z.iso.datetime().nullable(),
  entitlements: z.array(Entitlement),
});
export type CustomerEntitlements = z.infer<typeof CustomerEntitlements>;

const Quantity = z.int().min(1).max(1_000_000_000);
const counted = {
  feature: FlagKey,
  /** Which of the feature's limits; needed where it has several and none bears its name. */
  limit: FlagKey.optional(),
};

export const CheckInput = z.strictObject({ ...counted, quantity: Quantity.optional() });

/** Sent again with the same `idempotencyKey` (24 hours as a header, 90 days as this field) nothing is counted twice. */
export const ConsumeInput = z.strictObject({
  ...counted,
  quantity: Quantity.default(1),
  idempotencyKey: z
    .string()
    .regex(/^[\x21-\x7e]{1,200}$/, '1 to 200 visible characters')
    .optional(),
  /** Counts what has happened already, also past the limit and without the feature. */
  force: z.boolean().default(false),
});
export type ConsumeInput = z.infer<typeof ConsumeInput>;
export const ReleaseUsageInput = ConsumeInput.omit({ force: true });

export const EntitlementDecision = z.strictObject({
  customerId: CustomerId,
  feature: FlagKey,
  allowed: z.boolean(),
  reason: z.string(),
  value: z.unknown(),
  /** Null for a feature without limits. */
  limit: EntitlementLimit.nullable(),
  /** Whether this very consumption was counted before. */
  repeated: z.boolean(),
});
export type EntitlementDecision = z.infer<typeof EntitlementDecision>;

/** What happened at some customers, counted together: each by itself, so that one failure holds up no other. */
export const RecordUsageInput = z.strictObject({
  consumptions: z
    .array(z.strictObject({ customerId: CustomerName, ...ConsumeInput.shape }))
    .min(1)
    .max(100),
});
export const RecordedUsage = z.strictObject({
  results: z.array(
    z.strictObject({
      decision: EntitlementDecision.nullable(),
      error: z.strictObject({ code: z.string(), message: z.string() }).nullable(),
    }),
  ),
});

/** Where a feature is granted, whomever to: one definition is the flag's and the plans'. */
export const FeatureGrants = z.strictObject({
  feature: FlagKey,
  /** Keys of plans whose active or open version grants it. */
  plans: z.array(Key),
  addOns: z.array(z.strictObject({ id: z.string(), name: z.string() })),
  /** Customers with an approved agreement about it. */
  customersWithAgreement: z.int().nonnegative(),
});
export type FeatureGrants = z.infer<typeof FeatureGrants>;

const policy = {
  graceDays: z.int().min(0).max(90),
  features: z.array(FlagKey).max(500).nullable(),
  alwaysKept: z.array(FlagKey).max(500),
};
/** What customers keep whose payment is overdue; the shipped policy holds until somebody changes it. */
export const StoredGracePolicy = z.strictObject({ ...policy, revision: z.int().positive() });
export type StoredGracePolicy = z.infer<typeof StoredGracePolicy>;
export const GracePolicyUpdates = z.strictObject(policy).partial();
export type GracePolicyUpdates = z.infer<typeof GracePolicyUpdates>;

export const WaitingGracePolicy = z.strictObject({
  status: z.literal('waiting'),
  changeRequestId: ChangeRequestId,
  expiresAt: z.iso.datetime(),
});
