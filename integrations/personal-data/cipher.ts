import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import type {
  Identity,
  IndexedField,
  PersonalDataCipher,
  RetiredIndexKey,
  WrappedKey,
} from '../../contracts/personal-data.ts';
import { normalise } from './normalise.ts';

const format = 1;
const keyBytes = 32;
/** 96 bits, at random: NIST SP 800-38D §8.2.2. A subject's key seals far fewer than 2³² times. */
const nonceBytes = 12;
const tagBytes = 16;

/**
 * Envelope encryption: each subject has a data key of its own (AES-256-GCM), wrapped by one that is derived from the
 * master key (HKDF, RFC 5869). Destroying the wrapped key destroys what it sealed, in backups too.
 * While the master key is rotated the former ones still read; everything new is made with the present one.
 * @param masterKey 32 bytes in base64
 */
export function createPersonalDataCipher(
  masterKey: string,
  former: { masterKeys?: readonly string[]; indexKeys?: readonly RetiredIndexKey[] } = {},
): PersonalDataCipher {
  const present = masterKeyOf(masterKey);
  const known = new Map([present, ...(former.masterKeys ?? []).map(masterKeyOf)].map((each) => [each.id, each]));
  const indexKeys = new Map([...known.values()].map(({ id, indexing }) => [id, indexing]));
  for (const { masterKeyId, wrappedKey, wrappedBy } of former.indexKeys ?? []) {
    if (indexKeys.has(masterKeyId)) continue;
    const wrapping = wrappingOf(wrappedBy, `the index key of ${masterKeyId}`);
    indexKeys.set(masterKeyId, decrypt(wrapping, wrappedKey, `index key of ${masterKeyId}`));
  }

  function wrappingOf(masterKeyId: string, what: string): Buffer {
    const key = known.get(masterKeyId);
    if (!key) throw new Error(`${what} was wrapped by another master key (${masterKeyId})`);
    return key.wrapping;
  }

  function unwrap(subjectId: string, key: WrappedKey): Buffer {
    const wrapping = wrappingOf(key.masterKeyId, `the data key of ${subjectId}`);
    return decrypt(wrapping, key.wrappedKey, `key of ${subjectId}`);
  }

  const wrap = (subjectId: string, dataKey: Buffer): WrappedKey => ({
    wrappedKey: encrypt(present.wrapping, dataKey, `key of ${subjectId}`),
    masterKeyId: present.id,
  });
  const indexWith = (key: Buffer, field: IndexedField, value: string) =>
    createHmac('sha256', key)
      .update(`${field}\0${normalise(field, value)}`)
      .digest();

  return {
    masterKeyId: present.id,
    knownMasterKeyIds: [...known.keys()],
    newKey: (subjectId) => wrap(subjectId, randomBytes(keyBytes)),
    seal: (subjectId, key, identity) =>
      encrypt(unwrap(subjectId, key), Buffer.from(JSON.stringify(identity)), `identity of ${subjectId}`),
    open: (subjectId, key, sealed) =>
      JSON.parse(decrypt(unwrap(subjectId, key), sealed, `identity of ${subjectId}`).toString()) as Identity,
    index: (field, value) => indexWith(present.indexing, field, value),
    indexes: (field, value) => [...indexKeys.values()].map((key) => indexWith(key, field, value)),
    rewrap: (subjectId, key) => (key.masterKeyId === present.id ? null : wrap(subjectId, unwrap(subjectId, key))),
    retiredIndexKeys: () =>
      [...indexKeys]
        .filter(([masterKeyId]) => masterKeyId !== present.id)
        .map(([masterKeyId, key]) => ({
          masterKeyId,
          wrappedKey: encrypt(present.wrapping, key, `index key of ${masterKeyId}`),
          wrappedBy: present.id,
        })),
  };
}

/** What a master key is good for: wrapping data keys and keying the blind index, each by a key of its own. */
function masterKeyOf(masterKey: string): { id: string; wrapping: Buffer; indexing: Buffer } {
  const master = Buffer.from(masterKey, 'base64');
  if (master.length !== keyBytes) throw new Error(`the master key has ${master.length} bytes instead of ${keyBytes}`);
  const derive = (purpose: string) => Buffer.from(hkdfSync('sha256', master, '', `pricewright ${purpose}`, keyBytes));
  const wrapping = derive('data keys');
  const id = createHmac('sha256', wrapping).update('id').digest('hex').slice(0, 16);
  return { id, wrapping, indexing: derive('blind index') };
}

/** Format, nonce, tag, ciphertext. What it belongs to is authenticated, so that no row passes for another's. */
function encrypt(key: Buffer, plain: Buffer, belongsTo: string): Buffer {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes }).setAAD(Buffer.from(belongsTo));
  const text = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([Buffer.of(format), nonce, cipher.getAuthTag(), text]);
}

function decrypt(key: Buffer, sealed: Buffer, belongsTo: string): Buffer {
  if (sealed[0] !== format || sealed.length < 1 + nonceBytes + tagBytes)
    throw new Error(`the ${belongsTo} is not readable`);
  const nonce = sealed.subarray(1, 1 + nonceBytes);
  const tag = sealed.subarray(1 + nonceBytes, 1 + nonceBytes + tagBytes);
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes })
    .setAAD(Buffer.from(belongsTo))
    .setAuthTag(tag);
  return Buffer.concat([decipher.update(sealed.subarray(1 + nonceBytes + tagBytes)), decipher.final()]);
}
