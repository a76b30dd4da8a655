import { sql } from 'kysely';
import { mailAttempts } from '../contracts/tables/notifications.ts';
import type { Db } from './client.ts';

export const effectKind = 'mail.send';
/** What effects have for mail where those in Stripe have its account. */
export const effectAccount = 'smtp';

/** Key, within the account, of the effect that is the sending of a notification's mail. */
export function effectKeyOf(notificationId: string): string {
  return `notification:${notificationId}`;
}

export function notificationOf(effectKey: string): string {
  return effectKey.slice(effectKey.lastIndexOf(':') + 1);
}

export interface DueMail {
  notificationId: string;
  attempts: number;
  address: string;
  title: string;
  body: string;
  path: string;
  createdAt: Date;
}

/**
 * Takes mails that are due and puts off their next attempt, so that a sender that dies is followed by another. Nobody who
 * has left is written to.
 */
export async function takeDue(db: Db, limit: number, leaseMs: number, now: Date): Promise<DueMail[]> {
  const { rows } = await sql<DueMail>`
    with due as (
      select mails.notification_id, auth_users.email
      from notification_mails as mails
      join notifications on notifications.id = mails.notification_id
      join members on members.user_id = notifications.member_id and members.disabled_at is null
      join auth_users on auth_users.id = members.user_id
      where mails.state = 'pending' and mails.next_attempt_at <= ${now}
      order by mails.next_attempt_at limit ${limit} for update of mails skip locked
    )
    update notification_mails as mails
    set attempts = mails.attempts + 1, next_attempt_at = ${new Date(now.getTime() + leaseMs)}
    from due, notifications
    where mails.notification_id = due.notification_id and notifications.id = due.notification_id
    returning mails.notification_id as "notificationId", mails.attempts, due.email as address,
      notifications.title, notifications.body, notifications.path, notifications.created_at as "createdAt"`.execute(db);
  return rows;
}

/** The mail was handed over, or nobody knows. */
export async function finish(
  db: Db,
  notificationId: string,
  state: 'sent' | 'unknown',
  error: string | null,
  now: Date,
): Promise<void> {
  await db
    .updateTable('notification_mails')
    .set({ state, error, finished_at: now })
    .where('notification_id', '=', notificationId)
    .execute();
}

/** The server did not take it: again later, each time twice as late, until it is given up. */
export async function postpone(
  db: Db,
  mail: Pick<DueMail, 'notificationId' | 'attempts'>,
  error: string,
  now: Date,
): Promise<void> {
  const givenUp = mail.attempts >= mailAttempts;
  const waitMs = 30_000 * 2 ** (mail.attempts - 1);
  await db
    .updateTable('notification_mails')
    .set({
      state: givenUp ? 'failed' : 'pending',
      error,
      next_attempt_at: new Date(now.getTime() + waitMs),
      finished_at: givenUp ? now : null,
    })
    .where('notification_id', '=', mail.notificationId)
    .execute();
}

/** Sent once more at a person's word. */
export async function makeDue(db: Db, notificationId: string, now: Date): Promise<void> {
  await db
    .updateTable('notification_mails')
    .set({ state: 'pending', attempts: 0, next_attempt_at: now, finished_at: null })
    .where('notification_id', '=', notificationId)
    .where('state', '<>', 'sent')
    .execute();
}
