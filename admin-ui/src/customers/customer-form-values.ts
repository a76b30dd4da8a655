import type { Customer, CustomerUpdates } from '../../../contracts/customers.ts';

type AttributeValue = Customer['attributes'][string] & NonNullable<CustomerUpdates['attributes']>[string];

const addressLines = ['line1', 'line2', 'postalCode', 'city', 'region'] as const;
export type AddressLine = (typeof addressLines)[number];

/** A customer as texts; an empty one is absent. */
export interface CustomerFormValues {
  name: string;
  externalId: string;
  stripeCustomerId: string;
  country: string;
  currency: string;
  industry: string;
  vatId: string;
  taxExempt: boolean;
  address: Record<AddressLine, string>;
  attributes: { name: string; value: string }[];
}

export const emptyCustomer: CustomerFormValues = {
  name: '',
  externalId: '',
  stripeCustomerId: '',
  country: '',
  currency: '',
  industry: '',
  vatId: '',
  taxExempt: false,
  address: { line1: '', line2: '', postalCode: '', city: '', region: '' },
  attributes: [],
};

/** An attribute's value as it is typed: text stands as it is, unless it reads as another value of JSON. */
export function attributeText(value: unknown): string {
  if (typeof value !== 'string') return JSON.stringify(value);
  return attributeValue(value) === value ? value : JSON.stringify(value);
}

export function attributeValue(text: string): AttributeValue {
  const trimmed = text.trim();
  if (!/^(-?\d|true$|false$|null$|["[])/.test(trimmed)) return trimmed;
  try {
    return JSON.parse(trimmed) as AttributeValue;
  } catch {
    return trimmed;
  }
}

export function valuesOf(customer: Customer): CustomerFormValues {
  const { name, externalId, stripeCustomerId, country, currency, industry, vatId, taxExempt, address, attributes } =
    customer;
  return {
    name: name ?? '',
    externalId: externalId ?? '',
    stripeCustomerId: stripeCustomerId ?? '',
    country: country ?? '',
    currency: currency ?? '',
    industry: industry ?? '',
    vatId: vatId ?? '',
    taxExempt,
    address: {
      line1: address?.line1 ?? '',
      line2: address?.line2 ?? '',
      postalCode: address?.postalCode ?? '',
      city: address?.city ?? '',
      region: address?.region ?? '',
    },
    attributes: Object.entries(attributes).map(([key, value]) => ({ name: key, value: attributeText(value) })),
  };
}

/** What is sent to the API; the same form for a new customer and for edits. */
export function requestOf(values: CustomerFormValues): Required<CustomerUpdates> {
  const text = (value: string) => value.trim() || null;
  const lines = addressLines.map((line) => [line, text(values.address[line])] as const);
  const address = Object.fromEntries(lines) as Record<AddressLine, string | null>;
  const named = values.attributes.filter(({ name }) => name.trim() !== '');
  return {
    name: text(values.name),
    externalId: text(values.externalId),
    stripeCustomerId: text(values.stripeCustomerId),
    country: text(values.country)?.toUpperCase() ?? null,
    currency: text(values.currency)?.toLowerCase() ?? null,
    industry: text(values.industry),
    vatId: text(values.vatId),
    taxExempt: values.taxExempt,
    address: lines.some(([, value]) => value !== null) ? address : null,
    attributes: Object.fromEntries(named.map(({ name, value }) => [name.trim(), attributeValue(value)])),
  };
}

/** Only what differs from the record is sent, so that two who edit other fields do not overwrite each other's. */
export function changesSince(customer: Customer, values: CustomerFormValues): CustomerUpdates {
  const before = requestOf(valuesOf(customer));
  const changed = Object.entries(requestOf(values)).filter(
    ([field, value]) => JSON.stringify(value) !== JSON.stringify(before[field as keyof CustomerUpdates]),
  );
  return Object.fromEntries(changed);
}
