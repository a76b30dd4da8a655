import { hash, randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import type { Db } from './client.ts';
import { newId } from './ids.ts';

/** A day: long enough to reach somebody, short enough to be forgotten in a mailbox. */
const linkMs = 24 * 60 * 60 * 1000;

/**
 * A one-time link's token for an address; the links given out before stop working. It is kept as better-auth's magic links
 * with `storeToken: 'hashed'` keep it (better-auth/dist/plugins/magic-link, 1.6.34): the SHA-256 of the token in
 * base64url, and the address as JSON. Written here and not by better-auth, so that it commits with the command.
 */
export async function replaceSignInToken(db: Db, email: string, now: Date, madeBy: string | null): Promise<string> {
  const token = randomBytes(32).toString('base64url');
  await voidSignInTokens(db, email);
  await db
    .insertInto('auth_verifications')
    .values({
      id: newId('link'),
      identifier: hash('sha256', token, 'base64url'),
      value: JSON.stringify({ email: email.toLowerCase() }),
      expiresAt: new Date(now.getTime() + linkMs),
    })
    .execute();
  await db
    .updateTable('members')
    .set({ link_made_by: madeBy })
    .where('user_id', 'in', (eb) => eb.selectFrom('auth_users').select('id').where('email', '=', email.toLowerCase()))
    .execute();
  return token;
}

export async function voidSignInTokens(db: Db, email: string): Promise<void> {
  await db
    .deleteFrom('auth_verifications')
    .where('id', 'like', 'link\\_%')
    .where(sql<boolean>`value::jsonb ->> 'email' = ${email.toLowerCase()}`)
    .execute();
}
