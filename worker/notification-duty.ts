import { createEffects } from '../activities/effects.ts';
import { deliver, raiseNotices, type Telling } from '../commands/notifications/raise-notices.ts';
import { PricewrightError } from '../contracts/tables/pricewright-error.ts';
import * as attention from '../database/attention.ts';
import { settleEffect } from '../database/attention-actions.ts';
import type { Db } from '../database/client.ts';
import * as effects from '../database/effects.ts';
import { follow, takeUntold } from '../database/notification-feed.ts';
import * as mails from '../database/notification-mails.ts';
import { attentionNeeded } from '../domain/notifications/notices.ts';
import type { MailSender } from '../integrations/messages/mail.ts';
import type { LeaderDuty } from './relay-leader.ts';

export interface NotificationDeps {
  db: Db;
  now: () => Date;
  /** Null without a mail server: notifications are shown in the app alone. */
  mail: MailSender | null;
  /** Links in mails begin with it. */
  publicUrl: string;
}

const batch = 200;
const attentionEveryMs = 15_000;
const attentionAtOnce = 500;
/** Longer than a mail may take: who takes it then may be sure that the one before has died. */
const mailLeaseMs = 60_000;

/**
 * Tells members what concerns them, and sends the mails. A duty of the relay's leader rather than a workflow: what is to be
 * told follows the journal in its order, each entry once, in the transaction that moves the place; a mail is one call
 * whose tries stand in its row; and a workflow a mail would make histories that nobody reads.
 */
export function notificationDuty(deps: NotificationDeps): LeaderDuty {
  const { db, now } = deps;
  let lookedAt = 0;
  const telling = (): Telling => ({ mail: deps.mail !== null, now: now() });

  async function tellOfAttention(): Promise<void> {
    if (now().getTime() - lookedAt < attentionEveryMs) return;
    lookedAt = now().getTime();
    const items = await attention.newest(db, attentionAtOnce, now());
    await db.transaction().execute(async (tx) => {
      const notice = attentionNeeded(await takeUntold(tx, items, now()));
      if (notice) await deliver(tx, { notice, maker: null }, telling());
    });
  }

  return {
    name: 'notifications',
    everyMs: 1_000,
    followsJournal: true,
    restMs: 500,
    async run() {
      const more = await follow(db, batch, (entries, tx) => raiseNotices(tx, entries, telling()));
      await tellOfAttention();
      const sent = deps.mail ? await sendMails(deps, deps.mail) : 0;
      return more || sent > 0;
    },
  };
}

/** @returns how many were taken */
async function sendMails({ db, now, publicUrl }: NotificationDeps, mail: MailSender): Promise<number> {
  const { once } = createEffects({ db, now, account: mails.effectAccount });
  const due = await mails.takeDue(db, 20, mailLeaseMs, now());
  for (const one of due) {
    try {
      await assertNotUnderway(db, one, now());
      await once({
        key: mails.effectKeyOf(one.notificationId),
        kind: mails.effectKind,
        params: { notificationId: one.notificationId },
        operationId: null,
        // A mail server cannot be asked what it has taken.
        look: async () => null,
        act: async () => ({
          outsideId: await mail.send({
            id: one.notificationId,
            to: one.address,
            subject: one.title,
            text: `${one.body}\n\n${publicUrl}/#${one.path}\n`,
          }),
        }),
      });
      await mails.finish(db, one.notificationId, 'sent', null, now());
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      const refused = error instanceof PricewrightError && error.outcome === 'refused';
      if (refused) await mails.postpone(db, one, message, now());
      else await mails.finish(db, one.notificationId, 'unknown', message, now());
    }
  }
  return due.length;
}

/** A sender that died with a mail in its hands has perhaps handed it over: a person decides whether to send it again. */
async function assertNotUnderway(db: Db, { notificationId, attempts }: mails.DueMail, now: Date) {
  const key = `${mails.effectAccount}:${mails.effectKeyOf(notificationId)}`;
  const before = await effects.find(db, key);
  if (attempts === 1 || before?.state !== 'reserved') return;
  const message = 'The process that sent this mail died before it heard whether the server took it.';
  await settleEffect(db, key, { state: 'unknown', error: { code: 'CommunicationDeliveryFailed', message } }, now);
  throw new PricewrightError('CommunicationDeliveryFailed', message, {}, { outcome: 'unknown', retryable: false });
}
