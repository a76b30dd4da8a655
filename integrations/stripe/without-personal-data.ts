/** Objects that describe what is sold, not who buys: their names are no person's. */
const catalogue = new Set([
  'product',
  'price',
  'plan',
  'coupon',
  'promotion_code',
  'entitlements.feature',
  'product_feature',
  'billing.meter',
  'tax_rate',
]);

/** https://docs.stripe.com/api: what names or reaches somebody on customers, invoices, charges, payment methods, sessions. */
const identifying = new Set([
  'name',
  'email',
  'phone',
  'address',
  'shipping',
  'description',
  'statement_descriptor_suffix',
  'billing_details',
  'owner',
  'receipt_email',
  'receipt_number',
  'customer_email',
  'customer_name',
  'customer_phone',
  'customer_address',
  'customer_shipping',
  'customer_details',
  'customer_tax_ids',
  'collected_information',
  'custom_fields',
  'hosted_invoice_url',
  'invoice_pdf',
  'receipt_url',
  'business_name',
  'individual_name',
  'ip_address',
  'verified_name',
  'verified_address',
]);
const mailAddress = /[^\s@]+@[^\s@]+\.[^\s@]+/;

/**
 * A Stripe object as the mirror may keep it: what identifies a person is left out before it is ever stored, so that there
 * is nothing to erase. Stripe holds it, and is asked when it is needed.
 */
export function withoutPersonalData<T extends object>(object: T): Partial<T> {
  if ('object' in object && typeof object.object === 'string' && catalogue.has(object.object)) return object;
  return Object.fromEntries(
    Object.entries(object).flatMap(([field, value]) => (identifying.has(field) ? [] : [[field, clean(value)]])),
  ) as Partial<T>;
}

function clean(value: unknown): unknown {
  if (typeof value === 'string') return mailAddress.test(value) ? null : value;
  if (Array.isArray(value)) return value.map(clean);
  if (typeof value !== 'object' || value === null) return value;
  return withoutPersonalData(value);
}
