import { z } from 'zod';

/** Text that a database column can hold. */
export const storable = (text: string): boolean => !text.includes('\0') && text.isWellFormed();

/** Whether a jsonb column can hold it. */
export function storableJson(value: unknown): boolean {
  if (typeof value === 'string') return storable(value);
  if (Array.isArray(value)) return value.every(storableJson);
  if (typeof value !== 'object' || value === null) return true;
  return Object.entries(value).every(([name, each]) => storable(name) && storableJson(each));
}

const Text = (most: number) =>
  z.string().trim().min(1).max(most).refine(storable, 'holds a character that cannot be stored');

/** ISO 3166-1 alpha-2. */
export const Country = z.string().regex(/^[A-Z]{2}$/, 'two upper-case letters, such as "SE"');

export const Address = z.strictObject({
  line1: Text(200).nullable().default(null),
  line2: Text(200).nullable().default(null),
  city: Text(200).nullable().default(null),
  postalCode: Text(40).nullable().default(null),
  region: Text(200).nullable().default(null),
});
export type Address = z.infer<typeof Address>;

/** What identifies somebody: kept encrypted, never in conditions, the journal, logs or workflows. */
export const identityFields = {
  name: Text(250),
  email: z.email().max(254),
  phone: z.string().regex(/^\+[1-9]\d{6,14}$/, 'a number in E.164, such as "+4687001234"'),
  address: Address,
  /** Of a sole trader it identifies a person. */
  vatId: Text(40),
};

export interface Identity {
  name: string | null;
  email: string | null;
  phone: string | null;
  address: Address | null;
  vatId: string | null;
}

/** A subject's data key under the master key: whoever has only one of the two reads nothing. */
export interface WrappedKey {
  wrappedKey: Buffer;
  masterKeyId: string;
}

/** A key of the blind index that a former master key had, wrapped by a later one: it still finds what only hashes are left of. */
export interface RetiredIndexKey {
  masterKeyId: string;
  wrappedKey: Buffer;
  wrappedBy: string;
}

/** Sealing of identifying fields, and the index by which equal ones are found without opening any. */
export interface PersonalDataCipher {
  /** Names the master key, and tells nothing of it. */
  masterKeyId: string;
  /** The master keys that it can read with, the present one first. */
  knownMasterKeyIds: readonly string[];
  newKey(subjectId: string): WrappedKey;
  seal(subjectId: string, key: WrappedKey, identity: Identity): Buffer;
  /** @throws Error when the key, the subject or a byte is another */
  open(subjectId: string, key: WrappedKey, sealed: Buffer): Identity;
  /** A keyed hash of the normalised value: the same for the same value, meaningless without the master key. */
  index(field: IndexedField, value: string): Buffer;
  /** The same under every key that rows may still be indexed with, the present one first: what searches compare. */
  indexes(field: IndexedField, value: string): Buffer[];
  /** The data key under the present master key; null when it is already. */
  rewrap(subjectId: string, key: WrappedKey): WrappedKey | null;
  /** The former index keys under the present master key, to outlive the former master keys. */
  retiredIndexKeys(): RetiredIndexKey[];
}

export type IndexedField = 'name' | 'email' | 'phone';

/** A name for a record in the business's own systems: pseudonymous, so never an address. */
export const ExternalId = z
  .string()
  .regex(
    /^[A-Za-z0-9][\w.:-]{0,199}$/,
    "an id of your own system: letters, digits and . _ : -, never somebody's address",
  );

const identifyingNames =
  /^(e?mail|email_?address|(first|last|full|given|family|sur)?_?name|phone(_?number)?|mobile|address|street|birth_?da(te|y)|ssn|passport|vat_?id|tax_?id)$/i;
const looksLikeAddress = /[^\s@]+@[^\s@]+\.[^\s@]+/;

const Scalar = z.union([z.string().max(200).refine(storable, 'cannot be stored'), z.number(), z.boolean(), z.null()]);

/**
 * What conditions may ask for, beside the fields that the record has anyway. Pseudonymous: names and values that identify
 * somebody are refused, since they would stand unencrypted.
 */
export function attributesWithout(reserved: readonly string[]) {
  return z
    .record(z.string().regex(/^[a-zA-Z]\w{0,63}$/, 'letters, digits and _'), z.union([Scalar, z.array(Scalar).max(50)]))
    .superRefine((attributes, context) => {
      const names = Object.keys(attributes);
      if (names.length > 50) context.addIssue({ code: 'custom', message: 'at most 50 attributes' });
      for (const name of names) {
        const refuse = (message: string) => context.addIssue({ code: 'custom', path: [name], message });
        if (reserved.includes(name)) refuse(`${name} is a field of the record itself`);
        if (identifyingNames.test(name))
          refuse(`${name} identifies somebody: use the field of that name, which is encrypted`);
        if ([attributes[name]].flat().some((value) => typeof value === 'string' && looksLikeAddress.test(value))) {
          refuse('an e-mail address identifies somebody: use the field email, which is encrypted');
        }
      }
    });
}
