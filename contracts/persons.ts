import { z } from 'zod';
import { ConsentId, CustomerId, Key, PersonId } from './ids.ts';
import { Address, attributesWithout, ExternalId, identityFields, storable } from './personal-data.ts';

export const personRoles = ['owner', 'admin', 'member', 'billing'] as const;

/** What conditions on persons may ask for. */
export const personFields = [
  'id',
  'externalId',
  'customerId',
  'role',
  'locale',
  'timeZone',
  'createdAt',
  'updatedAt',
] as const;

const TimeZone = z.string().max(60).refine(isTimeZone, 'a time zone such as "Europe/Stockholm"');

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

const plain = {
  customerId: CustomerId,
  externalId: ExternalId,
  role: z.enum(personRoles),
  locale: z.string().regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$/, 'a language tag such as "sv-SE"'),
  timeZone: TimeZone,
};
const Attributes = attributesWithout(personFields);

export const CreatePersonInput = z.strictObject({
  customerId: plain.customerId.nullable().default(null),
  externalId: plain.externalId.nullable().default(null),
  role: plain.role.nullable().default(null),
  locale: plain.locale.nullable().default(null),
  timeZone: plain.timeZone.nullable().default(null),
  name: identityFields.name.nullable().default(null),
  email: identityFields.email.nullable().default(null),
  phone: identityFields.phone.nullable().default(null),
  address: identityFields.address.nullable().default(null),
  attributes: Attributes.default({}),
});
export type CreatePersonInput = z.infer<typeof CreatePersonInput>;

/** Fields that are sent replace those stored; null empties one; the others stay. `attributes` is replaced whole. */
export const PersonUpdates = z
  .strictObject({
    customerId: plain.customerId.nullable(),
    externalId: plain.externalId.nullable(),
    role: plain.role.nullable(),
    locale: plain.locale.nullable(),
    timeZone: plain.timeZone.nullable(),
    name: identityFields.name.nullable(),
    email: identityFields.email.nullable(),
    phone: identityFields.phone.nullable(),
    address: identityFields.address.nullable(),
    attributes: Attributes,
  })
  .partial();
export type PersonUpdates = z.infer<typeof PersonUpdates>;

/** The other person is merged into the one of the address. */
export const MergePersonInput = z.strictObject({ personId: PersonId });

/** In the body, never in the address: addresses stand in logs. */
export const SearchPersonsInput = z
  .strictObject({ email: identityFields.email, phone: identityFields.phone })
  .partial()
  .refine(({ email, phone }) => (email === undefined) !== (phone === undefined), 'either email or phone');

export const RecordConsentInput = z.strictObject({
  purpose: Key,
  /** The words that the person agreed to; their SHA-256 is kept. */
  wording: z.string().min(1).max(20_000),
  /** Where it was given, such as "signup_form". */
  source: z.string().min(1).max(200).refine(storable, 'cannot be stored'),
  givenAt: z.iso.datetime().optional(),
});

export const Consent = z.strictObject({
  id: ConsentId,
  purpose: Key,
  wordingHash: z.string(),
  source: z.string(),
  givenAt: z.iso.datetime(),
  withdrawnAt: z.iso.datetime().nullable(),
});
export type Consent = z.infer<typeof Consent>;

/** A user of a customer, or somebody to write to there. */
export const Person = z.strictObject({
  id: PersonId,
  customerId: CustomerId.nullable(),
  externalId: z.string().nullable(),
  role: z.enum(personRoles).nullable(),
  locale: z.string().nullable(),
  timeZone: z.string().nullable(),
  name: z.string().nullable(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
  address: Address.nullable(),
  attributes: z.record(z.string(), z.unknown()),
  assignmentId: PersonId,
  mergedInto: PersonId.nullable(),
  revision: z.int().positive(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
});
export type Person = z.infer<typeof Person>;

/** All that is held about a person, place by place. */
export const PersonExport = z.strictObject({
  person: Person,
  exportedAt: z.iso.datetime(),
  places: z.record(z.string(), z.array(z.record(z.string(), z.unknown()))),
});
export type PersonExport = z.infer<typeof PersonExport>;

export const ErasePersonInput = z.strictObject({
  /** Takes the account's name and address too, as of a sole trader whose business bears another name. */
  account: z.boolean().default(false),
});

/** Payload of an erasure's workflow and steps: ids alone. */
export interface ErasureProcess {
  operationId: string;
  personId: string;
  /** The account that loses its name and address too. */
  accountId: string | null;
  by: string;
}

export interface ErasureScope {
  /** The person and everybody who was merged into it. */
  personIds: string[];
  /** Names of the places that hold records of persons. */
  places: string[];
}
