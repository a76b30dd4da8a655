import { permissionsOf } from '../contracts/tables/permissions.ts';
import type { Db } from './client.ts';

/** Keys that evaluate flags, as API processes hold them in memory. */
export interface StoredEvaluationKeys {
  clients: { key: string; environment: string; application: string }[];
  apiKeys: { id: string; hash: string; environment: string; expiresAt: string | null }[];
}

/** Those in use: not revoked, and of API keys those that may read flags and whose owner still may. */
export async function evaluationKeys(db: Db): Promise<StoredEvaluationKeys> {
  const [clients, apiKeys] = await Promise.all([
    db
      .selectFrom('sdk_keys')
      .select(['key', 'environment', 'application'])
      .where('revoked_at', 'is', null)
      .orderBy('id')
      .execute(),
    db
      .selectFrom('api_keys')
      .innerJoin('members', 'members.user_id', 'api_keys.created_by')
      .select([
        'api_keys.id',
        'api_keys.hash',
        'api_keys.environment',
        'api_keys.expires_at',
        'api_keys.scopes',
        'members.roles',
      ])
      .where('api_keys.revoked_at', 'is', null)
      .where('members.disabled_at', 'is', null)
      .orderBy('api_keys.id')
      .execute(),
  ]);
  return {
    clients,
    apiKeys: apiKeys
      .filter(({ scopes, roles }) => scopes.includes('flags:read') && permissionsOf(roles).includes('flags:read'))
      .map(({ id, hash, environment, expires_at }) => ({
        id,
        hash: hash.toString('base64'),
        environment,
        expiresAt: expires_at?.toISOString() ?? null,
      })),
  };
}
