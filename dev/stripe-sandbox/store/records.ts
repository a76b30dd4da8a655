import type Stripe from 'stripe';

/** An SDK type as it travels: decimals are text. */
type Wire<T> = T extends Stripe.Decimal
  ? string
  : T extends string | number | boolean | null | undefined
    ? T
    : T extends (infer U)[]
      ? Wire<U>[]
      : { [K in keyof T]: Wire<T[K]> };

type Replace<T, Changes> = Omit<T, keyof Changes | 'deleted'> & Changes;

export type Tier = Wire<Stripe.Price.Tier>;
export type CurrencyOption = Replace<Wire<Stripe.Price.CurrencyOptions>, { tiers?: Tier[] }>;
export type Recurring = Wire<Stripe.Price.Recurring>;

/** Stored objects are the API's own, references as ids, with the fields that only `expand` shows. */
export type ProductRecord = Replace<
  Wire<Stripe.Product>,
  { default_price: string | null; tax_code: string | null; unit_label: string | null }
>;
export type PriceRecord = Replace<
  Wire<Stripe.Price>,
  { product: string; tiers?: Tier[]; currency_options: Record<string, CurrencyOption> }
>;
export type MeterRecord = Wire<Stripe.Billing.Meter>;
export type FeatureRecord = Wire<Stripe.Entitlements.Feature>;
/** `product` is not shown: the URL carries it. */
export type ProductFeatureRecord = Replace<
  Wire<Stripe.ProductFeature>,
  { entitlement_feature: string; product: string }
>;
export type CustomerRecord = Replace<
  Wire<Stripe.Customer>,
  { default_source: null; email: string | null; test_clock: null; sources?: undefined; subscriptions?: undefined }
>;
export type SubscriptionItemRecord = Replace<
  Wire<Stripe.SubscriptionItem>,
  { price: string; plan?: undefined; discounts: string[]; tax_rates: never[] }
>;
export type SubscriptionRecord = Replace<
  Omit<Wire<Stripe.Subscription>, 'application' | 'latest_invoice' | 'default_payment_method' | 'on_behalf_of'>,
  {
    application: null;
    customer: string;
    default_payment_method: string | null;
    default_source: null;
    default_tax_rates: never[];
    discounts: never[];
    items: SubscriptionItemRecord[];
    latest_invoice: null;
    on_behalf_of: null;
    pending_setup_intent: null;
    pending_update: null;
    schedule: null;
    test_clock: null;
    transfer_data: null;
    cancellation_details: {
      comment: string | null;
      feedback: string | null;
      feedback_option: null;
      reason: string | null;
    };
  }
>;
/** Only the answer to its creation shows an endpoint's secret. */
export type WebhookEndpointRecord = Replace<Omit<Wire<Stripe.WebhookEndpoint>, 'secret'>, { signing_secret: string }>;
export interface EventRecord {
  id: string;
  object: 'event';
  api_version: string;
  created: number;
  data: { object: Record<string, unknown>; previous_attributes?: Record<string, unknown> };
  livemode: false;
  pending_webhooks: number;
  request: { id: string | null; idempotency_key: string | null };
  type: string;
}
/** As it was answered; it expires and is never changed. */
export interface TaxCalculationRecord {
  id: string;
  object: 'tax.calculation';
  line_items: { object: 'list'; data: unknown[]; has_more: boolean; url: string };
  tax_amount_exclusive: number;
  tax_amount_inclusive: number;
}
export interface TaxRegistrationRecord {
  id: string;
  object: 'tax.registration';
  active_from: number;
  country: string;
  country_options: Record<string, { type: string; state?: string }>;
  created: number;
  expires_at: number | null;
  livemode: false;
  status: 'active' | 'expired' | 'scheduled';
}
export interface TaxSettingsRecord {
  id: string;
  object: 'tax.settings';
  defaults: { provider: string; tax_behavior: string | null; tax_code: string | null };
  head_office: { address: { country?: string | undefined } } | null;
  livemode: false;
  status: 'active' | 'pending';
  status_details: unknown;
}
export interface AccountRecord {
  id: string;
  object: 'account';
  created: number;
}

/** An event on its way to one endpoint; gone once delivered or given up. */
export interface DeliveryRecord {
  id: string;
  event: string;
  endpoint: string;
  attempts: number;
  /** Milliseconds. */
  next_at: number;
  first_at: number;
}

/** The answer first given to an idempotency key. */
export interface IdempotencyRecord {
  id: string;
  method: string;
  path: string;
  params: string;
  status: number;
  body: string;
  request: string;
  /** Milliseconds. */
  at: number;
}

/** What is kept, by kind: a later resource adds its line here. */
export interface Collections {
  account: AccountRecord;
  product: ProductRecord;
  price: PriceRecord;
  'billing.meter': MeterRecord;
  'entitlements.feature': FeatureRecord;
  product_feature: ProductFeatureRecord;
  customer: CustomerRecord;
  /** Retrieving a deleted customer answers a stub, not an error. */
  deleted_customer: { id: string; object: 'customer'; deleted: true };
  subscription: SubscriptionRecord;
  tax_calculation: TaxCalculationRecord;
  tax_registration: TaxRegistrationRecord;
  tax_settings: TaxSettingsRecord;
  webhook_endpoint: WebhookEndpointRecord;
  event: EventRecord;
  delivery: DeliveryRecord;
  idempotency: IdempotencyRecord;
}
export type Kind = keyof Collections;
