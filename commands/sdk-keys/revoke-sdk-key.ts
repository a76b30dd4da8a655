import { z } from 'zod';
import { type SdkKey, SdkKeyId } from '../../contracts/sdk-keys.ts';
import * as sdkKeys from '../../database/sdk-keys.ts';
import { command } from '../command.ts';

/** The key names nothing from now on; its row stays for the audit. Revoking twice is harmless. */
export const revokeSdkKey = command({
  name: 'revokeSdkKey',
  permission: 'sdk-keys:edit',
  input: z.strictObject({ keyId: SdkKeyId }),
  async run({ keyId }, { tx, now, journal }): Promise<SdkKey> {
    const before = await sdkKeys.find(tx, keyId, { lock: true });
    if (before.revoked_at) return sdkKeys.present(before);
    journal({
      type: 'sdk_key.revoked',
      area: 'sdk-keys',
      entityId: keyId,
      audit: { action: 'revokeSdkKey', before: { revoked: false }, after: { revoked: true }, why: null },
    });
    return sdkKeys.present(await sdkKeys.update(tx, keyId, { revoked_at: now }));
  },
});
