import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Configuration, ConfigurationError } from '../contracts/configuration.ts';

export interface AuditKeeping {
  folder: string;
  key: KeyObject;
}

/** The public key lies beside the checkpoints, for those who verify on the same machine. */
export const publicKeyFile = 'audit-public-key.pem';

/**
 * Where checkpoints are kept and the Ed25519 key that signs them: the configured one, or in development one made on the
 * first start. A signature is worth as much as the key is kept away from those who can write to the database.
 */
export function auditKeeping(
  settings: Pick<Configuration, 'AUDIT_CHECKPOINT_DIR' | 'AUDIT_SIGNING_KEY' | 'PRICEWRIGHT_DATA_DIR'>,
  production: boolean,
): AuditKeeping {
  const folder = settings.AUDIT_CHECKPOINT_DIR ?? join(settings.PRICEWRIGHT_DATA_DIR, 'audit');
  if (!settings.AUDIT_SIGNING_KEY && production) {
    throw new ConfigurationError([
      'AUDIT_SIGNING_KEY is missing: the PEM file of the Ed25519 key that signs the audit',
    ]);
  }
  mkdirSync(folder, { recursive: true });
  const file = settings.AUDIT_SIGNING_KEY ?? join(settings.PRICEWRIGHT_DATA_DIR, 'audit-signing-key.pem');
  if (!settings.AUDIT_SIGNING_KEY) generateOnce(file);
  const key = createPrivateKey(readFileSync(file));
  if (key.asymmetricKeyType !== 'ed25519') {
    throw new ConfigurationError([`AUDIT_SIGNING_KEY: ${file} holds a key of another kind than Ed25519`]);
  }
  writeFileSync(join(folder, publicKeyFile), createPublicKey(key).export({ type: 'spki', format: 'pem' }));
  return { folder, key };
}

function generateOnce(file: string): void {
  const { privateKey } = generateKeyPairSync('ed25519');
  try {
    writeFileSync(file, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600, flag: 'wx' });
  } catch (error) {
    // Another worker on this machine was faster, or an earlier start.
    if (!(typeof error === 'object' && error !== null && 'code' in error && error.code === 'EEXIST')) throw error;
  }
}
