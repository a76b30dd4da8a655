import type { ChangeMeasures } from '../../contracts/tables/limits.ts';
import { PricewrightError } from '../../contracts/tables/pricewright-error.ts';
import * as changeRequests from '../../database/change-requests.ts';
import type { ApprovedRecord, RecordStore } from '../../database/pricing-records.ts';
import { shownHash } from '../../domain/approvals/shown-hash.ts';
import { noProcess, onDecision } from '../approvals/instant-changes.ts';
import { requestApproval } from '../approvals/request-approval.ts';
import type { CommandContext } from '../command.ts';

/** A kind of record that waits for a second person when it changes too much at once. */
export interface ApprovedKind<Body extends object, Row extends ApprovedRecord<Body>> {
  store: RecordStore<Body, Row>;
  /** Under which the change request stands, and its decision comes back. */
  command: string;
  /** Of its journal entries: `<event>.changed`. */
  event: string;
  /** What follows from a body that has come into force, or has left it. */
  settled(row: Row, context: CommandContext): Promise<void>;
}

export interface Proposal {
  summary: string;
  measures: ChangeMeasures;
  /** What the maker was shown, beside before and after. */
  impact: object;
}

/** Writes a new record; it is in force at once, or waits. @throws what a hard limit refuses */
export async function insertApproved<Body extends object, Row extends ApprovedRecord<Body>>(
  kind: ApprovedKind<Body, Row>,
  record: { id: string; body: Body } & Record<string, unknown>,
  proposal: Proposal,
  context: CommandContext,
): Promise<Row> {
  const { tx, now, caller } = context;
  const request = await ask(kind, record.id, null, record.body, proposal, context);
  const row = await kind.store.insert(
    tx,
    {
      ...record,
      approval: request ? 'waiting' : 'approved',
      approved_by: request ? null : caller.actor,
      pending: null,
      change_request_id: request?.id ?? null,
    } as unknown as Row & Record<string, unknown>,
    now,
  );
  tell(kind, row, { before: null, after: record.body }, context);
  if (!request) await kind.settled(row, context);
  return row;
}

/** Writes an edit; what is in force stays so until the edit is approved. An earlier request for it is void. */
export async function updateApproved<Body extends object, Row extends ApprovedRecord<Body>>(
  kind: ApprovedKind<Body, Row>,
  before: Row,
  body: Body,
  proposal: Proposal,
  context: CommandContext,
): Promise<Row> {
  const { tx, now, caller } = context;
  if (before.change_request_id) await changeRequests.voidRequest(tx, before.change_request_id, now);
  // What nobody has approved yet is not how it is.
  const isNew = before.approval !== 'approved';
  const request = await ask(kind, before.id, isNew ? null : before.body, body, proposal, context);
  const row = await kind.store.update(tx, before.id, request && !isNew ? before.body : body, now, {
    pending: request && !isNew ? body : null,
    approval: request && isNew ? 'waiting' : 'approved',
    approved_by: request ? before.approved_by : caller.actor,
    change_request_id: request?.id ?? null,
  });
  tell(kind, row, { before: before.body, after: body }, context);
  if (!request) await kind.settled(row, context);
  return row;
}

/** Takes a record away, with what waits of it; above the limits that waits too, and the record stays until then. */
export async function removeApproved<Body extends object, Row extends ApprovedRecord<Body>>(
  kind: ApprovedKind<Body, Row>,
  before: Row,
  proposal: Proposal,
  context: CommandContext,
): Promise<Row> {
  if (before.change_request_id) await changeRequests.voidRequest(context.tx, before.change_request_id, context.now);
  const request = await ask(kind, before.id, before.body, null, proposal, context);
  if (request) return await kind.store.set(context.tx, before.id, { pending: null, change_request_id: request.id });
  await kind.store.remove(context.tx, before.id);
  tell(kind, before, { before: before.body, after: null }, context);
  await kind.settled(before, context);
  // It waits for nobody any more.
  return { ...before, change_request_id: null };
}

async function ask<Body extends object, Row extends ApprovedRecord<Body>>(
  kind: ApprovedKind<Body, Row>,
  id: string,
  before: Body | null,
  after: Body | null,
  { summary, measures, impact }: Proposal,
  { tx, now, caller }: CommandContext,
) {
  const shown = { before, after, impact };
  return await requestApproval(
    tx,
    {
      ...{ area: 'pricing', entityId: id, operationId: null, command: kind.command, summary, maker: caller.actor },
      ...{ shown, shownHash: shownHash(shown), onApproval: noProcess, onRejection: noProcess },
    },
    measures,
    now,
  );
}

function tell<Body extends object, Row extends ApprovedRecord<Body>>(
  kind: ApprovedKind<Body, Row>,
  row: Row,
  change: { before: Body | null; after: Body | null },
  { journal }: CommandContext,
): void {
  const verb = change.before === null ? 'created' : change.after === null ? 'deleted' : 'updated';
  journal({
    type: `${kind.event}.${verb}`,
    area: 'pricing',
    entityId: row.id,
    audit: { action: kind.command, ...change, why: null, approvalId: row.change_request_id },
  });
}

/** Carries a decision out on the record that it is about. */
export function decidedByApproval<Body extends object, Row extends ApprovedRecord<Body>>(
  kind: ApprovedKind<Body, Row>,
): void {
  const load = async (request: changeRequests.ChangeRequestRow, context: CommandContext) => {
    const row = await kind.store.find(context.tx, request.entity_id, { lock: true });
    if (row.change_request_id !== request.id) {
      throw new PricewrightError('TransitionNotAllowed', 'What was asked for has changed since: look at it again.', {
        configurationId: row.id,
      });
    }
    return row;
  };
  onDecision(kind.command, {
    async approved(request, context) {
      const before = await load(request, context);
      if ((request.shown as { after: Body | null }).after === null) {
        await kind.store.remove(context.tx, before.id);
        tell(kind, before, { before: before.body, after: null }, context);
        await kind.settled(before, context);
        return;
      }
      const row = await kind.store.update(context.tx, before.id, before.pending ?? before.body, context.now, {
        ...{ pending: null, approval: 'approved', approved_by: context.caller.actor },
      });
      tell(kind, row, { before: before.pending ? before.body : null, after: row.body }, context);
      await kind.settled(row, context);
    },
    async rejected(request, context) {
      const row = await load(request, context);
      await kind.store.set(context.tx, row.id, {
        pending: null,
        ...(row.approval === 'waiting' ? { approval: 'rejected' } : {}),
      });
    },
  });
}
