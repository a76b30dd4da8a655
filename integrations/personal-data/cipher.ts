import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import type { Identity, PersonalDataCipher, WrappedKey } from '../../contracts/personal-data.ts';
import { normalise } from './normalise.ts';

const format = 1;
const keyBytes = 32;
/** 96 bits, at random: NIST SP 800-38D §8.2.2. A subject's key seals far fewer than 2³² times. */
const nonceBytes = 12;
const tagBytes = 16;

/**
 * Envelope encryption: each subject has a data key of its own (AES-256-GCM), wrapped by one that is derived from the
 * master key (HKDF, RFC 5869). Destroying the wrapped key destroys what it sealed, in backups too.
 * @param masterKey 32 bytes in base64
 */
export function createPersonalDataCipher(masterKey: string): PersonalDataCipher {
  const master = Buffer.from(masterKey, 'base64');
  if (master.length !== keyBytes) throw new Error(`the master key has ${master.length} bytes instead of ${keyBytes}`);
  const derive = (purpose: string) => Buffer.from(hkdfSync('sha256', master, '', `pricewright ${purpose}`, keyBytes));
  const wrapping = derive('data keys');
  const indexing = derive('blind index');
  const masterKeyId = createHmac('sha256', wrapping).update('id').digest('hex').slice(0, 16);

  function unwrap(subjectId: string, key: WrappedKey): Buffer {
    if (key.masterKeyId !== masterKeyId) {
      throw new Error(`the data key of ${subjectId} was wrapped by another master key (${key.masterKeyId})`);
    }
    return decrypt(wrapping, key.wrappedKey, `key of ${subjectId}`);
  }

  return {
    masterKeyId,
    newKey: (subjectId) => ({
      wrappedKey: encrypt(wrapping, randomBytes(keyBytes), `key of ${subjectId}`),
      masterKeyId,
    }),
    seal: (subjectId, key, identity) =>
      encrypt(unwrap(subjectId, key), Buffer.from(JSON.stringify(identity)), `identity of ${subjectId}`),
    open: (subjectId, key, sealed) =>
      JSON.parse(decrypt(unwrap(subjectId, key), sealed, `identity of ${subjectId}`).toString()) as Identity,
    index: (field, value) =>
      createHmac('sha256', indexing)
        .update(`${field}\0${normalise(field, value)}`)
        .digest(),
  };
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
