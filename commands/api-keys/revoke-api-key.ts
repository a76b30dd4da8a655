import { z } from 'zod';
import { type ApiKey, ApiKeyId } from '../../contracts/access.ts';
import * as apiKeys from '../../database/api-keys.ts';
import { command } from '../command.ts';

/** The key is refused from now on; its row stays for the audit. */
export const revokeApiKey = command({
  name: 'revokeApiKey',
  permission: 'keys:edit',
  input: z.strictObject({ keyId: ApiKeyId }),
  async run({ keyId }, { tx, now, journal }): Promise<ApiKey> {
    const key = await apiKeys.revoke(tx, keyId, now);
    journal({
      type: 'api_key.revoked',
      area: 'keys',
      entityId: keyId,
      audit: { action: 'revokeApiKey', before: { revoked: false }, after: { revoked: true }, why: null },
    });
    return key;
  },
});
