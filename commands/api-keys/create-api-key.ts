import { z } from 'zod';
import { type ApiKey, CreateApiKeyInput } from '../../contracts/access.ts';
import { PricewrightError } from '../../contracts/tables/pricewright-error.ts';
import * as apiKeys from '../../database/api-keys.ts';
import { command } from '../command.ts';

/** Keeps a key's hash; whoever made the key shows it once. `held` is what the maker may do: a key never does more. */
export const createApiKey = command({
  name: 'createApiKey',
  permission: 'keys:edit',
  input: z.strictObject({
    ...CreateApiKeyInput.shape,
    id: z.string(),
    prefix: z.string(),
    hash: z.instanceof(Buffer),
    ownerId: z.string(),
    held: z.array(z.string()),
  }),
  async run({ id, name, prefix, hash, scopes, expiresAt, ownerId, held }, { tx, now, journal }): Promise<ApiKey> {
    const beyond = scopes.filter((scope) => !held.includes(scope));
    if (beyond.length > 0) {
      throw new PricewrightError(
        'InsufficientPermissions',
        `You cannot give what you do not have: ${beyond.join(', ')}.`,
      );
    }
    if (expiresAt && new Date(expiresAt) <= now) {
      throw new PricewrightError('MalformedRequest', 'The key would have expired already.', {
        fields: [{ field: 'expiresAt', code: 'in_the_past', message: `${expiresAt} has passed.` }],
      });
    }
    journal({
      type: 'api_key.created',
      area: 'keys',
      entityId: id,
      audit: { action: 'createApiKey', before: null, after: { name, scopes, expiresAt }, why: null },
    });
    return await apiKeys.insert(tx, {
      id,
      name,
      prefix,
      hash,
      scopes,
      created_by: ownerId,
      created_at: now,
      expires_at: expiresAt ? new Date(expiresAt) : null,
    });
  },
});
