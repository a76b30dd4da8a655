import type { Identity, PersonalDataCipher } from '../../contracts/personal-data.ts';
import type { Db } from '../../database/client.ts';
import * as subjectKeys from '../../database/subject-keys.ts';
import * as suppressions from '../../database/suppressions.ts';

export const nobody: Identity = { name: null, email: null, phone: null, address: null, vatId: null };

interface Sealed {
  id: string;
  identity: Buffer | null;
}

/** What identifies these subjects, by id; nobody for those who have nothing sealed. */
export async function openIdentities(
  db: Db,
  cipher: PersonalDataCipher,
  rows: readonly Sealed[],
): Promise<Map<string, Identity>> {
  const sealed = rows.filter((row) => row.identity !== null);
  const keys = await subjectKeys.keysOf(
    db,
    sealed.map((row) => row.id),
  );
  return new Map(
    rows.map(({ id, identity }) => {
      const key = keys.get(id);
      // What was sealed before a field was known has none of it.
      return [id, identity && key ? { ...nobody, ...cipher.open(id, key, identity) } : nobody];
    }),
  );
}

/** Seals identities under keys of their own, made where there is none yet; an empty one loses its key. */
export async function sealIdentities(
  db: Db,
  cipher: PersonalDataCipher,
  identities: ReadonlyMap<string, Identity>,
  now: Date,
): Promise<Map<string, Buffer | null>> {
  const ids = [...identities.keys()];
  const present = await subjectKeys.keysOf(db, ids);
  const isEmpty = (identity: Identity) => Object.values(identity).every((value) => value === null);
  const [empty, full] = [
    ids.filter((id) => isEmpty(identities.get(id)!)),
    ids.filter((id) => !isEmpty(identities.get(id)!)),
  ];
  const made = new Map(full.filter((id) => !present.has(id)).map((id) => [id, cipher.newKey(id)]));
  await subjectKeys.insert(db, made, now);
  await subjectKeys.destroy(
    db,
    empty.filter((id) => present.has(id)),
  );
  const sealed = full.map((id): [string, Buffer] => [
    id,
    cipher.seal(id, present.get(id) ?? made.get(id)!, identities.get(id)!),
  ]);
  return new Map<string, Buffer | null>([...empty.map((id): [string, null] => [id, null]), ...sealed]);
}

/** The blind indexes by which a person is found by address. */
export function addressIndexes(cipher: PersonalDataCipher, { email, phone }: Identity) {
  return {
    email_index: email === null ? null : cipher.index('email', email),
    phone_index: phone === null ? null : cipher.index('phone', phone),
  };
}

/** An address that was suppressed before the master key was rotated stays so when it comes back. */
export async function carrySuppressionsOver(
  db: Db,
  cipher: PersonalDataCipher,
  { email, phone }: Identity,
  now: Date,
): Promise<void> {
  for (const [channel, address] of [['email', email] as const, ['phone', phone] as const]) {
    if (address === null) continue;
    const [present, ...former] = cipher.indexes(channel, address);
    await suppressions.carryOver(db, channel, former, present!, now);
  }
}
