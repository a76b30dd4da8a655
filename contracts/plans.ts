import { z } from 'zod';
import { FlagKey, Key, OperationId, PlanId, PlanVersionId } from './ids.ts';
import { Currency, DecimalOrNumber, Money } from './money.ts';
import { PriceComponent } from './price-components.ts';
import { planStatuses } from './tables/plan-lifecycle.ts';
import { ValidationResult } from './validation.ts';

/** Any JSON value: what was parsed from JSON is one. A recursive schema would say no more and confuse readers of OpenAPI. */
const Json = z.unknown();
/** The one condition language, Mongo style: `{"country":{"$in":["SE"]}}`. */
export const Condition = z.record(z.string(), Json);
const Metadata = z.record(z.string().min(1), z.string());
const Limits = z.record(Key, z.int().nonnegative().nullable());

/** What the plan grants; `featureId` is the key of a flag in the feature registry. */
export const PlanFeature = z.strictObject({
  featureId: FlagKey,
  enabled: z.boolean().default(true),
  configuration: z.record(z.string(), Json).default({}),
  /** null is unlimited. */
  limits: Limits.default({}),
  dependencies: z.array(FlagKey).max(50).default([]),
  restrictions: z
    .array(z.strictObject({ type: z.string().min(1), value: Json }))
    .max(50)
    .default([]),
});
export type PlanFeature = z.infer<typeof PlanFeature>;

export const PlanPricing = z.strictObject({
  /** Short form of one flat component with the key `base`, in minor units per billing cycle. */
  basePrice: DecimalOrNumber.optional(),
  currency: Currency,
  billingCycle: z.enum(['monthly', 'yearly', 'usage']),
  components: z.array(PriceComponent).max(50).default([]),
});
export type PlanPricing = z.infer<typeof PlanPricing>;

export const BillingConfiguration = z.strictObject({
  anchor: z.enum(['anniversary', 'calendar']).default('anniversary'),
  collection: z.enum(['charge_automatically', 'send_invoice']).default('charge_automatically'),
  daysUntilDue: z.int().min(0).max(365).optional(),
  timeZone: z.string().min(1).max(60).default('UTC'),
});

export const AvailabilityRules = z.strictObject({
  visibility: z.enum(['public', 'hidden']).default('public'),
  /** ISO 3166-1 alpha-2 country codes; empty means everywhere. */
  countries: z
    .array(z.string().regex(/^[A-Z]{2}$/))
    .max(250)
    .default([]),
  condition: Condition.default({}),
  validFrom: z.iso.datetime().optional(),
  validTo: z.iso.datetime().optional(),
});

export const StripeIntegrationConfig = z.strictObject({
  autoCreateProduct: z.boolean().default(true),
  productMetadata: Metadata.default({}),
  pricingStrategy: z.enum(['standard', 'usage_based', 'tiered', 'volume']).default('standard'),
  billingInterval: z.enum(['month', 'year', 'week', 'day']).default('month'),
  trialPeriodDays: z.int().min(0).max(730).optional(),
  taxBehavior: z.enum(['inclusive', 'exclusive', 'unspecified']).default('unspecified'),
  currencyOptions: z
    .array(z.strictObject({ currency: Currency }))
    .max(50)
    .default([]),
});

const planFields = {
  name: z.string().trim().min(1).max(250),
  description: z.string().max(2000).default(''),
  tier: z.enum(['individual', 'team', 'enterprise']),
  features: z.array(PlanFeature).max(200).default([]),
  pricing: PlanPricing,
  limits: Limits.default({}),
  billing: BillingConfiguration.prefault({}),
  availability: AvailabilityRules.prefault({}),
  metadata: Metadata.default({}),
  stripeIntegration: StripeIntegrationConfig.prefault({}),
};

export const PlanConfiguration = z.strictObject(planFields);
export type PlanConfiguration = z.infer<typeof PlanConfiguration>;
export type PlanConfigurationInput = z.input<typeof PlanConfiguration>;

/** `key` names the plan for machines and in Stripe's lookup keys; without it, it is made from the name. */
export const CreatePlanInput = z.strictObject({ key: Key.optional(), ...planFields });

/** Fields that are sent replace those stored; the others stay. A field without a default here is never reset by omission. */
export const PlanUpdates = z
  .strictObject({
    name: planFields.name,
    description: z.string().max(2000),
    tier: planFields.tier,
    features: z.array(PlanFeature).max(200),
    pricing: PlanPricing,
    limits: Limits,
    billing: BillingConfiguration,
    availability: AvailabilityRules,
    metadata: Metadata,
    stripeIntegration: StripeIntegrationConfig,
  })
  .partial();
export type PlanUpdates = z.infer<typeof PlanUpdates>;

export const ClonePlanInput = z.strictObject({ key: Key.optional(), modifications: PlanUpdates.default({}) });
export const ValidatePlanInput = CreatePlanInput;

export const PublishPlanInput = z.strictObject({
  /** Applies exactly the diff that the preview showed, or is refused. */
  diffHash: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional(),
  /** Publishes at this time instead of now. */
  at: z.iso.datetime().optional(),
  /** From a draft: sync and validate, then wait at the preview for another publish, modify or cancel. */
  hold: z.boolean().default(false),
});
export type PublishPlanInput = z.infer<typeof PublishPlanInput>;

export const MigrationPlan = z.strictObject({ reason: z.string().max(500).optional() });

export const PlanStatus = z.enum(planStatuses);

export const PlanVersion = z.strictObject({
  id: PlanVersionId,
  planId: PlanId,
  number: z.int().positive(),
  status: PlanStatus,
  configuration: PlanConfiguration,
  diffHash: z.string().nullable(),
  scheduledAt: z.iso.datetime().nullable(),
  publishedAt: z.iso.datetime().nullable(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
});
export type PlanVersion = z.infer<typeof PlanVersion>;

/** A plan with the version it shows: the active one's status, else the newest one's. */
export const SubscriptionPlan = z.strictObject({
  id: PlanId,
  key: Key,
  /** ETag: raised by people's edits only. */
  revision: z.int().positive(),
  status: PlanStatus,
  /** Configuration of the open version when there is one, else of the active one. */
  configuration: PlanConfiguration,
  version: z.int().positive(),
  activeVersion: z.strictObject({ id: PlanVersionId, number: z.int(), status: PlanStatus }).nullable(),
  openVersion: z.strictObject({ id: PlanVersionId, number: z.int(), status: PlanStatus }).nullable(),
  operation: z.strictObject({ id: OperationId, workflowId: z.string(), workflowType: z.string() }).nullable(),
  stripe: z.strictObject({ productId: z.string().nullable(), priceIds: z.array(z.string()) }),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
});
export type SubscriptionPlan = z.infer<typeof SubscriptionPlan>;

/** 202: where to watch the work, and for whose approval it waits, if for any. */
export const Accepted = z.strictObject({
  operationId: OperationId,
  workflowId: z.string(),
  changeRequestId: z.string().nullable().optional(),
});
export type Accepted = z.infer<typeof Accepted>;

export const CatalogueChange = z.strictObject({
  action: z.enum(['create', 'update', 'archive', 'leave']),
  object: z.enum(['feature', 'meter', 'product', 'product_feature', 'price']),
  /** Our name of the object: lookup key, event name, or product id. */
  key: z.string(),
  /** The object in Stripe; null while it is to be created. */
  stripeId: z.string().nullable(),
  /** Of a price to create: the price that holds its lookup key now, and from which it takes it. */
  keyHolder: z.string().optional(),
  reason: z.string(),
  changes: z.array(z.strictObject({ field: z.string(), from: Json, to: Json })),
});
export type CatalogueChange = z.infer<typeof CatalogueChange>;

/** A price of the plan for which Stripe has none: quotes and invoice previews have it, Stripe is told nothing of it. */
export const PricedHere = z.strictObject({
  key: Key,
  name: z.string(),
  text: z.array(z.string()),
  reason: z.string(),
});
export type PricedHere = z.infer<typeof PricedHere>;

export const CatalogueDiff = z.strictObject({
  hash: z.string(),
  changes: z.array(CatalogueChange),
  summary: z.strictObject({ create: z.int(), update: z.int(), archive: z.int(), leave: z.int() }),
  pricedHere: z.array(PricedHere).optional(),
});
export type CatalogueDiff = z.infer<typeof CatalogueDiff>;

/** One price as a customer reads it. */
export const PriceLine = z.strictObject({
  key: Key,
  name: z.string(),
  interval: z.string(),
  currency: Currency,
  /** "$49.00 per seat per month", or one line a tier. */
  text: z.array(z.string()),
  from: Money,
});
export type PriceLine = z.infer<typeof PriceLine>;

export const CustomerView = z.strictObject({
  name: z.string(),
  description: z.string(),
  trialDays: z.int(),
  features: z.array(z.strictObject({ key: FlagKey, name: z.string(), limits: Limits })),
  prices: z.array(PriceLine),
});
export type CustomerView = z.infer<typeof CustomerView>;

export const PlanPreview = z.strictObject({
  planId: PlanId,
  version: z.int(),
  customerView: CustomerView,
  diff: CatalogueDiff,
  /** How far it is from the prices of the last 30 days, in per cent, and the version against which it is that far. */
  priceChange: z.strictObject({ percentage: z.number(), against: z.int() }).nullable(),
  validation: ValidationResult,
});
export type PlanPreview = z.infer<typeof PlanPreview>;
