import { alertRules } from '../../contracts/tables/alert-rules.ts';
import { isErrorCode } from '../../contracts/tables/error-catalogue.ts';
import { PricewrightError } from '../../contracts/tables/pricewright-error.ts';
import * as alerts from '../../database/alerts.ts';
import * as changeRequests from '../../database/change-requests.ts';
import type { Db, Tx } from '../../database/client.ts';
import * as experiments from '../../database/experiments.ts';
import * as journal from '../../database/journal.ts';
import * as notifications from '../../database/notifications.ts';
import { startOf } from '../../database/operation-start.ts';
import * as operations from '../../database/operations.ts';
import {
  alertRaised,
  approvalDecided,
  approvalWaiting,
  experimentCompleted,
  type Notice,
  operationFailed,
  rolesToldOf,
} from '../../domain/notifications/notices.ts';

export interface Telling {
  /** Whether mails can be sent. */
  mail: boolean;
  now: Date;
}

interface Addressed {
  notice: Notice;
  /** Actor whose doing it is about; null when its kind is for roles. */
  maker: string | null;
  /** An actor who is not told, since nothing is to be done by them. */
  except?: string;
}

type Reader = (db: Db, id: string) => Promise<Addressed | null>;

async function decided(db: Db, id: string): Promise<Addressed | null> {
  const [request] = await changeRequests.present(db, [await changeRequests.find(db, id)]);
  const last = request?.decisions.at(-1);
  if (!request || !last) return null;
  const { summary, maker } = request;
  return { notice: approvalDecided({ id, summary, ...last }), maker };
}

/** What entries of the journal give somebody to know, by their type. */
const readers: Record<string, Reader> = {
  async 'change_request.waiting'(db, id) {
    const { summary, maker, expires_at, status } = await changeRequests.find(db, id);
    if (status !== 'waiting') return null;
    return { notice: approvalWaiting({ id, summary, expiresAt: expires_at }), maker: null, except: maker };
  },
  'change_request.approved': decided,
  'change_request.rejected': decided,
  async 'operation.failed'(db, id) {
    const { workflow_type, error } = await operations.find(db, id);
    const start = await startOf(db, id);
    const code = error && isErrorCode(error.code) ? error.code : 'InternalError';
    const message = `${code}: ${error?.message ?? 'no cause is on record'}`;
    return { notice: operationFailed({ id, workflowType: workflow_type, message }), maker: start?.actor ?? null };
  },
  async 'experiment.completed'(db, id) {
    const { name, reason, decision } = await experiments.find(db, id);
    const notice = experimentCompleted({ id, name, reason: reason ?? '', decided: decision !== null });
    return { notice, maker: null };
  },
  async 'alert.raised'(db, id) {
    const { rule, summary, severity } = await alerts.find(db, id);
    const action = alertRules.find((known) => known.id === rule)?.action ?? '';
    return { notice: alertRaised({ id, summary, severity, action }), maker: null };
  },
};

/** Tells whom they concern of some entries of the journal; nobody is told of the same thing twice. */
export async function raiseNotices(tx: Tx, entries: readonly journal.StreamEntry[], telling: Telling): Promise<void> {
  for (const { type, entityId } of entries) {
    const addressed = Object.hasOwn(readers, type) ? await readers[type]?.(tx, entityId).catch(nothingThere) : null;
    if (addressed) await deliver(tx, addressed, telling);
  }
}

/** What is gone by now concerns nobody; it must not hold back what comes after. */
function nothingThere(error: unknown): null {
  if (error instanceof PricewrightError && error.code === 'NotFound') return null;
  throw error;
}

/** Told to those whose role it is, or to whoever ordered it; webhooks hear of it through the journal. */
export async function deliver(tx: Tx, { notice, maker, except }: Addressed, { mail, now }: Telling): Promise<void> {
  const roles = rolesToldOf(notice.kind);
  const wanted =
    roles.length > 0 ? await notifications.membersWith(tx, roles) : await notifications.memberBehind(tx, maker ?? '');
  const left = except ? await notifications.memberBehind(tx, except) : [];
  const told = await notifications.tell(
    tx,
    wanted.filter((id) => !left.includes(id)),
    notice,
    { mail },
    now,
  );
  if (told === 0) return;
  const { entityId } = notice;
  await journal.append(tx, [
    { type: `notification.${notice.kind}`, area: 'notifications', entityId, actor: 'process', at: now },
  ]);
}
