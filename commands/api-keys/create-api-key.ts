import { z } from 'zod';
import { CreateApiKeyInput, type CreatedApiKey } from '../../contracts/access.ts';
import { PricewrightError } from '../../contracts/tables/pricewright-error.ts';
import { makeApiKey } from '../../database/api-key-secret.ts';
import * as apiKeys from '../../database/api-keys.ts';
import { newId } from '../../database/ids.ts';
import { command } from '../command.ts';

/**
 * Makes a key, keeps its hash and shows it once. `held` is what the maker may do: a key never does more. The key is made
 * here and is part of the result, so that a request that is repeated under its Idempotency-Key shows the key that was
 * kept, whatever died in between: results are kept encrypted, for as long as that key counts (database/idempotency.ts).
 * It is not derived from the installation's secret, as webhooks' secrets are, since nobody has to show it again: whoever
 * gets hold of that secret and of the database still has no key.
 */
export const createApiKey = command({
  name: 'createApiKey',
  permission: 'keys:edit',
  input: z.strictObject({
    ...CreateApiKeyInput.shape,
    pepper: z.instanceof(Buffer),
    ownerId: z.string(),
    held: z.array(z.string()),
  }),
  async run(
    { name, scopes, environment, expiresAt, pepper, ownerId, held },
    { tx, now, journal },
  ): Promise<CreatedApiKey> {
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
    const id = newId('key');
    const { key, prefix, hash } = makeApiKey(id, pepper);
    journal({
      type: 'api_key.created',
      area: 'keys',
      entityId: id,
      audit: { action: 'createApiKey', before: null, after: { name, scopes, environment, expiresAt }, why: null },
    });
    const created = await apiKeys.insert(tx, {
      id,
      name,
      prefix,
      hash,
      scopes,
      environment,
      created_by: ownerId,
      created_at: now,
      expires_at: expiresAt ? new Date(expiresAt) : null,
    });
    return { ...created, key };
  },
});
