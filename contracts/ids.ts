import { z } from 'zod';

/** Prefixed UUIDv7 (TypeID): `plan_01j…`. */
export function idOf<P extends string>(prefix: P) {
  return z
    .string()
    .regex(new RegExp(`^${prefix}_[0-7][0-9a-hjkmnp-tv-z]{25}$`), `an id that begins with ${prefix}_`)
    .meta({ example: `${prefix}_01jexample0000000000000000` });
}

export const PlanId = idOf('plan');
export const PlanVersionId = idOf('planver');
export const FlagId = idOf('flag');
export const OperationId = idOf('op');
export const WebhookId = idOf('webhook');
export const DeliveryId = idOf('delivery');
export const AlertId = idOf('alert');
export const CustomerId = idOf('customer');
export const PersonId = idOf('person');
export const SubscriptionId = idOf('subscription');
export const SegmentId = idOf('segment');
export const ConsentId = idOf('consent');

/** Of a flag, as code asks for it: spellings of other flag systems are taken as they are. */
export const FlagKey = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/,
    'letters, digits, ., - and _, beginning with a letter or digit, at most 64',
  );

/** A short name for machines, chosen by people: lower-case letters, digits, `-` and `_`. */
export const Key = z
  .string()
  .regex(/^[a-z][a-z0-9_-]{0,63}$/, 'lower-case letters, digits, - and _, beginning with a letter, at most 64');
