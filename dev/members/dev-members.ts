import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { createSignIn } from '../../api/access/sign-in.ts';
import { signInLink } from '../../api/access/sign-in-links.ts';
import { type Permission, permissions, type Role } from '../../contracts/tables/permissions.ts';
import { apiKeyPepper, makeApiKey } from '../../database/api-key-secret.ts';
import * as apiKeys from '../../database/api-keys.ts';
import { createDatabase, type Db } from '../../database/client.ts';
import { newId } from '../../database/ids.ts';
import * as members from '../../database/members.ts';
import * as passwords from '../../database/passwords.ts';
import { replaceSignInToken } from '../../database/sign-in-links.ts';

/** A maker and an approver: nobody approves what they made themselves. */
const people = [
  { name: 'Mia Maker', email: 'maker@tidewater.example', roles: ['admin'] },
  { name: 'Arno Approver', email: 'approver@tidewater.example', roles: ['approver', 'viewer'] },
] as const satisfies { name: string; email: string; roles: Role[] }[];

const developmentKey = 'Development';

export interface DevMembers {
  adminEmail: string;
  adminPassword: string;
  apiKey: string;
  /** One-time links, new at each start. */
  links: { name: string; url: string }[];
}

/** Who may sign in to the embedded installation: made on its first start, found again on the later ones. */
export async function devMembers(settings: {
  databaseUrl: string;
  secret: string;
  publicUrl: string;
  credentialsFile: string;
}): Promise<DevMembers> {
  const db = createDatabase(settings.databaseUrl, 3);
  try {
    const ids = new Map<string, string>();
    for (const person of people) ids.set(person.email, await ensureMember(db, person));
    const [maker] = people;
    const makerId = ids.get(maker.email)!;
    const kept = keptCredentials(settings.credentialsFile);
    const adminPassword = kept.adminPassword ?? randomBytes(12).toString('base64url');
    const signIn = createSignIn({ db, secret: settings.secret, publicUrl: settings.publicUrl });
    const { password } = await signIn.$context;
    await passwords.set(db, makerId, await password.hash(adminPassword), new Date());
    return {
      adminEmail: maker.email,
      adminPassword,
      apiKey: kept.apiKey ? await widened(db, makerId, kept.apiKey) : await makeKey(db, makerId, settings.secret),
      links: await Promise.all(
        people.map(async ({ name, email }) => ({
          name,
          url: signInLink(settings.publicUrl, await replaceSignInToken(db, email, new Date(), null)),
        })),
      ),
    };
  } finally {
    await db.destroy();
  }
}

async function ensureMember(db: Db, person: { name: string; email: string; roles: readonly Role[] }): Promise<string> {
  const present = await members.findByEmail(db, person.email);
  if (present) return present.id;
  const id = newId('member');
  await members.insert(db, { id, name: person.name, email: person.email, roles: [...person.roles] }, new Date());
  return id;
}

async function makeKey(db: Db, ownerId: string, secret: string): Promise<string> {
  const id = newId('key');
  const { key, prefix, hash } = makeApiKey(id, apiKeyPepper(secret));
  await apiKeys.insert(db, {
    id,
    name: developmentKey,
    prefix,
    hash,
    scopes: Object.keys(permissions) as Permission[],
    created_by: ownerId,
    created_at: new Date(),
    expires_at: null,
  });
  return key;
}

/** A key of an earlier start learns what may be done since: it is the key of somebody who may do everything. */
async function widened(db: Db, ownerId: string, key: string): Promise<string> {
  await db
    .updateTable('api_keys')
    .set({ scopes: Object.keys(permissions) as Permission[] })
    .where('created_by', '=', ownerId)
    .where('name', '=', developmentKey)
    .execute();
  return key;
}

function keptCredentials(file: string): { adminPassword?: string; apiKey?: string } {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
}
