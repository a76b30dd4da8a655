import { sql } from 'kysely';
import type { Member } from '../contracts/access.ts';
import type { Role } from '../contracts/tables/permissions.ts';
import { PricewrightError } from '../contracts/tables/pricewright-error.ts';
import type { Db } from './client.ts';

function members(db: Db) {
  return db
    .selectFrom('members')
    .innerJoin('auth_users', 'auth_users.id', 'members.user_id')
    .select([
      'auth_users.id',
      'auth_users.name',
      'auth_users.email',
      'members.roles',
      'members.disabled_at',
      'auth_users.twoFactorEnabled',
      'members.created_at',
    ]);
}

function present(row: Awaited<ReturnType<ReturnType<typeof members>['execute']>>[number]): Member {
  return {
    id: row.id,
    name: row.name,
    email: row.email,
    roles: row.roles,
    disabled: row.disabled_at !== null,
    secondFactor: row.twoFactorEnabled === true,
    createdAt: row.created_at.toISOString(),
  };
}

export async function all(db: Db, page: { limit: number; offset: number }): Promise<{ data: Member[]; total: number }> {
  const [rows, { total }] = await Promise.all([
    members(db).orderBy('auth_users.name').orderBy('auth_users.id').limit(page.limit).offset(page.offset).execute(),
    db.selectFrom('members').select(sql<number>`count(*)::int`.as('total')).executeTakeFirstOrThrow(),
  ]);
  return { data: rows.map(present), total };
}

export async function find(db: Db, id: string): Promise<Member | null> {
  const row = await members(db).where('members.user_id', '=', id).executeTakeFirst();
  return row ? present(row) : null;
}

export async function findByEmail(db: Db, email: string): Promise<Member | null> {
  const row = await members(db).where('auth_users.email', '=', email.toLowerCase()).executeTakeFirst();
  return row ? present(row) : null;
}

/** Who made the last link by which a member could sign in; null for one that the installation made. */
export async function linkMaker(db: Db, id: string): Promise<string | null> {
  const row = await db.selectFrom('members').select('link_made_by').where('user_id', '=', id).executeTakeFirst();
  return row?.link_made_by ?? null;
}

/** Who stands behind an actor: an API key acts for the member who made it. */
export async function personBehind(db: Db, actor: string): Promise<string> {
  if (!actor.startsWith('key:')) return actor;
  const id = actor.slice('key:'.length);
  const key = await db.selectFrom('api_keys').select('created_by').where('id', '=', id).executeTakeFirst();
  return key ? `member:${key.created_by}` : actor;
}

/** @throws NotFound */
export async function get(db: Db, id: string): Promise<Member> {
  const member = await find(db, id);
  if (!member) throw new PricewrightError('NotFound', `There is no member ${id}.`);
  return member;
}

/** Names of those in office who hold one of the roles: whom to ask for a permission. */
export async function namesWithRole(db: Db, roles: readonly Role[]): Promise<string[]> {
  const rows = await members(db)
    .where('members.disabled_at', 'is', null)
    .where(sql<boolean>`members.roles && ${sql.val([...roles])}::text[]`)
    .orderBy('auth_users.name')
    .limit(5)
    .execute();
  return rows.map((row) => row.name);
}

/** @throws AlreadyExists */
export async function insert(
  db: Db,
  member: { id: string; name: string; email: string; roles: Role[] },
  now: Date,
): Promise<void> {
  const inserted = await db
    .insertInto('auth_users')
    .values({
      id: member.id,
      name: member.name,
      email: member.email.toLowerCase(),
      // Nobody signs up: whoever invites vouches for the address, and better-auth strips unverified ones of their password.
      emailVerified: true,
      image: null,
      twoFactorEnabled: null,
    })
    .onConflict((conflict) => conflict.column('email').doNothing())
    .returning('id')
    .executeTakeFirst();
  if (!inserted) {
    throw new PricewrightError('AlreadyExists', 'A member with this e-mail address exists.', {
      fields: [{ field: 'email', code: 'email_taken', message: 'The address is taken.' }],
    });
  }
  await db.insertInto('members').values({ user_id: member.id, roles: member.roles, created_at: now }).execute();
}

export async function update(
  db: Db,
  id: string,
  change: { roles?: Role[] | undefined; disabled?: boolean | undefined },
  now: Date,
): Promise<void> {
  await db
    .updateTable('members')
    .set({
      ...(change.roles ? { roles: change.roles } : {}),
      ...(change.disabled === undefined ? {} : { disabled_at: change.disabled ? now : null }),
    })
    .where('user_id', '=', id)
    .execute();
  // Whoever is disabled is out at once, not when the session ends.
  if (change.disabled) await db.deleteFrom('auth_sessions').where('userId', '=', id).execute();
}

/** Locks all administrators, so that two of them cannot remove each other at the same time. */
export async function lockAdministrators(db: Db): Promise<string[]> {
  const rows = await db
    .selectFrom('members')
    .select('user_id')
    .where('disabled_at', 'is', null)
    .where(sql<boolean>`'admin' = any(roles)`)
    .forUpdate()
    .execute();
  return rows.map((row) => row.user_id);
}
