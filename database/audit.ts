import { sql } from 'kysely';
import type { AuditChain, AuditFilter, AuditQuery, AuditRow } from '../contracts/audit.ts';
import type { AuditRecord } from './audit-chain.ts';
import { auditColumns, recordOf } from './audit-rows.ts';
import { sealedHead, unsealed } from './audit-sealing.ts';
import { verificationState } from './audit-verification.ts';
import type { Db } from './client.ts';

const exportPage = 1_000;

function filtered(db: Db, filter: AuditFilter) {
  let rows = db
    .selectFrom('journal')
    .innerJoin('audit_seals', 'audit_seals.position', 'journal.position')
    .where('journal.audit', 'is not', null);
  if (filter.actor) rows = rows.where('journal.actor', '=', filter.actor);
  if (filter.area) rows = rows.where('journal.area', '=', filter.area);
  if (filter.entityId) rows = rows.where('journal.entity_id', '=', filter.entityId);
  if (filter.action) rows = rows.where(sql`journal.audit ->> 'action'`, '=', filter.action);
  if (filter.approvalId) rows = rows.where(sql`journal.audit ->> 'approvalId'`, '=', filter.approvalId);
  if (filter.operationId) rows = rows.where('journal.operation_id', '=', filter.operationId);
  if (filter.from) rows = rows.where('journal.at', '>=', new Date(filter.from));
  if (filter.to) rows = rows.where('journal.at', '<', new Date(filter.to));
  return rows.select([
    ...auditColumns,
    'audit_seals.sequence',
    'audit_seals.hash',
    'audit_seals.sealed_at as sealedAt',
  ]);
}

type Sealed = Awaited<ReturnType<ReturnType<typeof filtered>['execute']>>[number];

function present(row: Sealed): AuditRow {
  const { sequence, hash, sealedAt, ...columns } = row;
  const { audit, ...record } = recordOf(columns);
  return {
    sequence: Number(sequence),
    ...record,
    action: audit.action,
    before: audit.before,
    after: audit.after,
    why: audit.why,
    approvalId: audit.approvalId ?? null,
    from: audit.from ? { ip: null, userAgent: null, keyId: null, ...audit.from } : null,
    hash: hash.toString('hex'),
    sealedAt: sealedAt.toISOString(),
  };
}

/** A page of sealed changes, newest first. */
export async function auditPage(
  db: Db,
  { cursor, limit, ...filter }: AuditQuery,
): Promise<{ data: AuditRow[]; nextCursor: string | null }> {
  let rows = filtered(db, filter)
    .orderBy('journal.position', 'desc')
    .limit(limit + 1);
  if (cursor !== undefined) rows = rows.where('journal.position', '<', cursor);
  const found = await rows.execute();
  const data = found.slice(0, limit).map(present);
  return { data, nextCursor: found.length > limit ? String(data.at(-1)!.position) : null };
}

/** A row with all that its hash is over, as an exported file carries it. */
export type ExportedRow = AuditRecord & { hash: string; sealedAt: string };

/** All sealed changes that pass the filter, oldest first, in pages. */
export async function* auditExport(db: Db, filter: AuditFilter): AsyncGenerator<ExportedRow[]> {
  let position = '0';
  for (;;) {
    const rows = await filtered(db, filter)
      .where('journal.position', '>', position)
      .orderBy('journal.position')
      .limit(exportPage)
      .execute();
    const last = rows.at(-1);
    if (!last) return;
    yield rows.map(({ sequence, hash, sealedAt, ...columns }) => ({
      sequence: Number(sequence),
      ...recordOf(columns),
      hash: hash.toString('hex'),
      sealedAt: sealedAt.toISOString(),
    }));
    position = last.position!;
  }
}

/** How far the chain goes, how far it was checked, and what waits to be sealed. */
export async function auditChain(db: Db, now: Date): Promise<AuditChain> {
  const [chain, state, waiting] = await Promise.all([
    db.selectFrom('audit_chain').select('id').executeTakeFirst(),
    verificationState(db),
    unsealed(db, now),
  ]);
  const { sequence, position } = await sealedHead(db, chain?.id ?? '');
  return {
    id: chain?.id ?? null,
    head: { sequence, position },
    verified: state?.verified ? { ...state.verified, at: state.verified.at.toISOString() } : null,
    unsealed: waiting.count,
    problems: state?.problems ?? [],
  };
}
