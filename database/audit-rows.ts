import type { AuditRecord } from './audit-chain.ts';
import type { AuditEntry } from './schema.ts';

/** The columns that a seal covers. */
export const auditColumns = [
  'journal.position as position',
  'journal.id as id',
  'journal.at as at',
  'journal.actor as actor',
  'journal.area as area',
  'journal.type as type',
  'journal.entity_id as entityId',
  'journal.operation_id as operationId',
  'journal.request_id as requestId',
  'journal.audit as audit',
] as const;

interface AuditRow {
  position: string | null;
  id: string;
  at: Date;
  actor: string;
  area: string;
  type: string;
  entityId: string;
  operationId: string | null;
  requestId: string | null;
  audit: AuditEntry | null;
}

/** @throws on a row without audit or position, which no query here selects */
export function recordOf(row: AuditRow): Omit<AuditRecord, 'sequence'> {
  const { position, at, audit } = row;
  if (position === null || audit === null)
    throw new Error(`journal row ${row.id} is not an audited one with a position`);
  return { ...row, position: Number(position), at: at.toISOString(), audit };
}
