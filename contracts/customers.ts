import { z } from 'zod';
import { CustomerId, Key, PlanId, SubscriptionId } from './ids.ts';
import { Currency, Money } from './money.ts';
import { Address, attributesWithout, Country, ExternalId, identityFields } from './personal-data.ts';
import { subscriptionStatuses } from './tables/subscription-statuses.ts';

/** What conditions on customers may ask for: from the record and from its main subscription. */
export const customerFields = [
  'id',
  'externalId',
  'stripeCustomerId',
  'country',
  'currency',
  'industry',
  'plan',
  'planVersion',
  'subscriptionStatus',
  'interval',
  'seats',
  'subscribedAt',
  'trialEndsAt',
  'createdAt',
  'updatedAt',
] as const;

const plain = {
  externalId: ExternalId,
  stripeCustomerId: z.string().regex(/^cus_\w{1,200}$/, 'an id that begins with cus_'),
  country: Country,
  /** In which the customer pays. */
  currency: Currency,
  industry: Key,
};
const identifying = { name: identityFields.name, address: identityFields.address, vatId: identityFields.vatId };
const Attributes = attributesWithout(customerFields);

export const CreateCustomerInput = z.strictObject({
  externalId: plain.externalId.nullable().default(null),
  stripeCustomerId: plain.stripeCustomerId.nullable().default(null),
  name: identifying.name.nullable().default(null),
  address: identifying.address.nullable().default(null),
  /** For reverse charge: of the form of its country, check digits included. */
  vatId: identifying.vatId.nullable().default(null),
  /** Pays no tax, whatever the place. */
  taxExempt: z.boolean().default(false),
  country: plain.country.nullable().default(null),
  currency: plain.currency.nullable().default(null),
  industry: plain.industry.nullable().default(null),
  attributes: Attributes.default({}),
});
export type CreateCustomerInput = z.infer<typeof CreateCustomerInput>;

/** Fields that are sent replace those stored; null empties one; the others stay. `attributes` is replaced whole. */
export const CustomerUpdates = z
  .strictObject({
    externalId: plain.externalId.nullable(),
    stripeCustomerId: plain.stripeCustomerId.nullable(),
    name: identifying.name.nullable(),
    address: identifying.address.nullable(),
    vatId: identifying.vatId.nullable(),
    taxExempt: z.boolean(),
    country: plain.country.nullable(),
    currency: plain.currency.nullable(),
    industry: plain.industry.nullable(),
    attributes: Attributes,
  })
  .partial();
export type CustomerUpdates = z.infer<typeof CustomerUpdates>;

/** The other account is merged into the one of the address. */
export const MergeCustomerInput = z.strictObject({ customerId: CustomerId });

export const SearchCustomersInput = z.strictObject({ name: identifying.name });

/** The paying account. */
export const Customer = z.strictObject({
  id: CustomerId,
  externalId: z.string().nullable(),
  stripeCustomerId: z.string().nullable(),
  name: z.string().nullable(),
  address: Address.nullable(),
  /** Upper case without separators, with its prefix. */
  vatId: z.string().nullable(),
  taxExempt: z.boolean(),
  country: z.string().nullable(),
  currency: Currency.nullable(),
  industry: z.string().nullable(),
  attributes: z.record(z.string(), z.unknown()),
  /** By which experiments assign; of accounts that merged, the first one's. */
  assignmentId: CustomerId,
  mergedInto: CustomerId.nullable(),
  /** The live subscription that began last, else the one that ended last. */
  subscription: z
    .strictObject({
      id: SubscriptionId,
      planId: PlanId,
      plan: Key,
      planVersion: z.int(),
      status: z.enum(subscriptionStatuses),
      interval: z.string(),
      seats: z.int().nullable(),
      monthly: Money,
    })
    .nullable(),
  revision: z.int().positive(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
});
export type Customer = z.infer<typeof Customer>;
