import { type Selectable, sql } from 'kysely';
import type { ListQuery } from '../contracts/http.ts';
import type { Notification, NotificationPreferences } from '../contracts/notifications.ts';
import { type NotificationKind, notificationKindNames, notificationKinds } from '../contracts/tables/notifications.ts';
import type { Role } from '../contracts/tables/permissions.ts';
import { PricewrightError } from '../contracts/tables/pricewright-error.ts';
import type { Notice } from '../domain/notifications/notices.ts';
import type { Db } from './client.ts';
import { newId } from './ids.ts';
import { type ListSource, listPage } from './list-query.ts';
import type { Database } from './schema.ts';
import type { StoredPreferences } from './schema-attention.ts';

type NotificationRow = Selectable<Database['notifications']> & { mail: Notification['mail'] };

function source(memberId: string, unreadOnly: boolean): ListSource {
  const unread = unreadOnly ? sql`read_at is null` : sql`true`;
  return {
    from: sql`notifications`,
    id: sql.ref('id'),
    where: sql<boolean>`member_id = ${memberId} and in_app and ${unread}`,
    search: [sql.ref('title'), sql.ref('body')],
    fields: {
      id: { expression: sql.ref('id'), type: 'text' },
      kind: { expression: sql.ref('kind'), type: 'text' },
      area: { expression: sql.ref('area'), type: 'text' },
      entityId: { expression: sql.ref('entity_id'), type: 'text' },
      createdAt: { expression: sql.ref('created_at'), type: 'timestamp' },
      readAt: { expression: sql.ref('read_at'), type: 'timestamp' },
    },
  };
}

function rows(db: Db) {
  return db
    .selectFrom('notifications')
    .leftJoin('notification_mails', 'notification_mails.notification_id', 'notifications.id')
    .selectAll('notifications')
    .select('notification_mails.state as mail');
}

/** A page of what a member was told in the app. */
export async function list(
  db: Db,
  memberId: string,
  query: ListQuery & { unread: boolean },
): Promise<{ data: Notification[]; total: number }> {
  const { ids, total } = await listPage(db, source(memberId, query.unread), query);
  if (ids.length === 0) return { data: [], total };
  const found = await rows(db).where('notifications.id', 'in', ids).execute();
  return { data: ids.flatMap((id) => found.filter((row) => row.id === id).map(present)), total };
}

/** Reading twice keeps the first time. @throws NotFound for what is not the member's own */
export async function markRead(db: Db, memberId: string, id: string, now: Date): Promise<Notification> {
  await db
    .updateTable('notifications')
    .set({ read_at: now })
    .where('id', '=', id)
    .where('member_id', '=', memberId)
    .where('read_at', 'is', null)
    .execute();
  const row = await rows(db)
    .where('notifications.id', '=', id)
    .where('member_id', '=', memberId)
    .where('in_app', '=', true)
    .executeTakeFirst();
  if (!row) throw new PricewrightError('NotFound', `You have no notification ${id}.`);
  return present(row);
}

export async function markAllRead(db: Db, memberId: string, now: Date): Promise<number> {
  const { numUpdatedRows } = await db
    .updateTable('notifications')
    .set({ read_at: now })
    .where('member_id', '=', memberId)
    .where('read_at', 'is', null)
    .executeTakeFirst();
  return Number(numUpdatedRows);
}

/** Tells members by the channels that each has chosen. @returns how many are told for the first time */
export async function tell(
  db: Db,
  memberIds: readonly string[],
  notice: Notice,
  options: { mail: boolean },
  now: Date,
): Promise<number> {
  if (memberIds.length === 0) return 0;
  const chosen = await db
    .selectFrom('notification_preferences')
    .select(['member_id', 'kinds'])
    .where('member_id', 'in', memberIds)
    .execute();
  let told = 0;
  for (const memberId of memberIds) {
    const kinds = chosen.find(({ member_id }) => member_id === memberId)?.kinds ?? {};
    const by = kinds[notice.kind] ?? notificationKinds[notice.kind].by;
    const mail = by.mail && options.mail;
    if (!by.inApp && !mail) continue;
    const { entityId, ...rest } = notice;
    const inserted = await db
      .insertInto('notifications')
      .values({
        ...rest,
        id: newId('ntf'),
        member_id: memberId,
        entity_id: entityId,
        in_app: by.inApp,
        created_at: now,
        read_at: null,
      })
      .onConflict((conflict) => conflict.columns(['member_id', 'source']).doNothing())
      .returning('id')
      .executeTakeFirst();
    if (!inserted) continue;
    told++;
    if (!mail) continue;
    await db
      .insertInto('notification_mails')
      .values({ notification_id: inserted.id, state: 'pending', next_attempt_at: now, error: null, finished_at: null })
      .execute();
  }
  return told;
}

/** Members in office who hold one of the roles. */
export async function membersWith(db: Db, roles: readonly Role[]): Promise<string[]> {
  const found = await db
    .selectFrom('members')
    .select('user_id')
    .where('disabled_at', 'is', null)
    .where(sql<boolean>`roles && ${sql.val([...roles])}::text[]`)
    .orderBy('user_id')
    .execute();
  return found.map(({ user_id }) => user_id);
}

/** The member behind an actor of the journal; of a key, whoever made it. */
export async function memberBehind(db: Db, actor: string): Promise<string[]> {
  const [kind, id] = actor.split(':', 2);
  if (!id) return [];
  const found =
    kind === 'key'
      ? await db.selectFrom('api_keys').select('created_by as user_id').where('id', '=', id).execute()
      : kind === 'member'
        ? await db.selectFrom('members').select('user_id').where('user_id', '=', id).execute()
        : [];
  return found.map(({ user_id }) => user_id);
}

/** @returns revision 1 with the shipped choices for whoever has chosen nothing */
export async function preferences(
  db: Db,
  memberId: string,
  options: { lock?: boolean } = {},
): Promise<NotificationPreferences> {
  let query = db.selectFrom('notification_preferences').selectAll().where('member_id', '=', memberId);
  if (options.lock) query = query.forUpdate();
  const row = await query.executeTakeFirst();
  const shipped: Record<string, NotificationKind> = notificationKinds;
  return {
    revision: row?.revision ?? 1,
    kinds: notificationKindNames.map((kind) => ({
      kind,
      title: shipped[kind]?.title ?? kind,
      ...(row?.kinds[kind] ?? notificationKinds[kind].by),
    })),
  };
}

/** The first choice has no row to lock: who comes second is refused. @throws ConcurrentModification */
export async function writePreferences(
  db: Db,
  memberId: string,
  kinds: StoredPreferences,
  revision: number,
): Promise<void> {
  const values = { kinds: JSON.stringify(kinds), revision };
  const row = await db
    .insertInto('notification_preferences')
    .values({ member_id: memberId, ...values })
    .onConflict((conflict) =>
      conflict
        .column('member_id')
        .doUpdateSet(values)
        .where('notification_preferences.revision', '=', revision - 1),
    )
    .returning('member_id')
    .executeTakeFirst();
  if (!row) throw new PricewrightError('ConcurrentModification', 'The preferences were saved elsewhere in between.');
}

function present(row: NotificationRow): Notification {
  return {
    id: row.id,
    kind: row.kind,
    title: row.title,
    body: row.body,
    area: row.area,
    entityId: row.entity_id,
    path: row.path,
    createdAt: row.created_at.toISOString(),
    readAt: row.read_at?.toISOString() ?? null,
    mail: row.mail,
  };
}
