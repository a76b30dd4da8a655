import { fromNodeHeaders } from 'better-auth/node';
import type { FastifyRequest } from 'fastify';
import type { Principal } from '../../contracts/access.ts';
import { type Permission, permissionsOf } from '../../contracts/tables/permissions.ts';
import { apiKeyPepper, hashOf, parseApiKey, sameHash } from '../../database/api-key-secret.ts';
import * as apiKeys from '../../database/api-keys.ts';
import type { Db } from '../../database/client.ts';
import * as members from '../../database/members.ts';
import type { SignIn } from './sign-in.ts';

/** Who a request comes from; null when it does not say, or says so falsely. */
export type Authenticator = (request: Pick<FastifyRequest, 'headers'>) => Promise<Principal | null>;

/** A key's last use is told to the minute: a write a request would cost more than it tells. */
const touchEveryMs = 60_000;

export function createAuthenticator(deps: { db: Db; signIn: SignIn; secret: string; now: () => Date }): Authenticator {
  const { db, signIn, now } = deps;
  const pepper = apiKeyPepper(deps.secret);
  const touched = new Map<string, number>();

  async function byApiKey(text: string): Promise<Principal | null> {
    const parsed = parseApiKey(text);
    const row = parsed && (await apiKeys.find(db, parsed.id));
    if (!parsed || !row || !sameHash(hashOf(parsed.secret, pepper), row.hash)) return null;
    const at = now();
    if (row.revoked_at || (row.expires_at && row.expires_at <= at)) return null;
    if (row.owner_disabled_at) return null;
    if (at.getTime() - (touched.get(row.id) ?? 0) > touchEveryMs) {
      touched.set(row.id, at.getTime());
      apiKeys.touch(db, row.id, at).catch(() => {});
    }
    // A key never outlives what its owner may do.
    const held = new Set<string>(permissionsOf(row.owner_roles));
    return {
      kind: 'api_key',
      id: row.id,
      actor: `key:${row.id}`,
      name: row.name,
      email: null,
      roles: row.owner_roles,
      permissions: new Set(row.scopes.filter((scope) => held.has(scope)) as Permission[]),
      environment: row.environment,
    };
  }

  async function bySession(request: Pick<FastifyRequest, 'headers'>): Promise<Principal | null> {
    if (!request.headers.cookie || !hasOneSpelling(request.headers.cookie)) return null;
    const session = await signIn.api.getSession({ headers: fromNodeHeaders(request.headers) });
    const member = session && (await members.find(db, session.user.id));
    if (!member || member.disabled) return null;
    return {
      kind: 'member',
      id: member.id,
      actor: `member:${member.id}`,
      name: member.name,
      email: member.email,
      roles: member.roles,
      permissions: new Set(permissionsOf(member.roles)),
      sessionId: session.session.id,
      linkMadeBy: session.session.linkMadeBy ?? null,
    };
  }

  return async (request) => {
    const header = request.headers['x-api-key'];
    const bearer = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
    const key = typeof header === 'string' ? header : bearer;
    return key === undefined ? await bySession(request) : await byApiKey(key);
  };
}

/**
 * The last character of a base64 signature carries bits that decoders drop: another spelling of the same bytes is not the
 * cookie that was given out.
 */
function hasOneSpelling(cookies: string): boolean {
  const value = /pricewright\.session_token=([^;\s]+)/.exec(cookies)?.[1];
  if (value === undefined) return false;
  const encoded = value.replace(/%3D/g, '=').replace(/%2B/g, '+').replace(/%2F/g, '/');
  const signature = encoded.slice(encoded.lastIndexOf('.') + 1);
  return Buffer.from(signature, 'base64').toString('base64') === signature;
}
