import type { Limits } from '../contracts/approvals.ts';
import { type ChangeMeasure, changeLimits } from '../contracts/tables/limits.ts';
import type { MeasureLimits } from '../domain/approvals/decide-approval.ts';
import type { Db } from './client.ts';

export interface StoredLimits {
  revision: number;
  approvalsNeeded: number;
  expiryHours: number;
  measures: MeasureLimits;
}

/** The installation's limits: the shipped figures, but for those that were changed here. */
export async function read(db: Db, options: { lock?: boolean } = {}): Promise<StoredLimits> {
  let query = db.selectFrom('change_limits').selectAll();
  if (options.lock) query = query.forUpdate();
  const row = await query.executeTakeFirstOrThrow();
  return {
    revision: row.revision,
    approvalsNeeded: row.approvals_needed,
    expiryHours: row.expiry_hours,
    measures: { ...changeLimits, ...row.measures },
  };
}

export async function write(db: Db, limits: Omit<StoredLimits, 'revision'>): Promise<void> {
  await db
    .updateTable('change_limits')
    .set((eb) => ({
      revision: eb('revision', '+', 1),
      approvals_needed: limits.approvalsNeeded,
      expiry_hours: limits.expiryHours,
      measures: JSON.stringify(limits.measures),
    }))
    .execute();
}

export function presentLimits(limits: StoredLimits): Limits {
  const { revision, approvalsNeeded, expiryHours, measures } = limits;
  return {
    revision,
    approvalsNeeded,
    expiryHours,
    measures: (Object.keys(changeLimits) as ChangeMeasure[]).map((measure) => ({
      measure,
      title: changeLimits[measure].title,
      approvalAbove: measures[measure].approvalAbove,
      refusedAbove: measures[measure].refusedAbove,
    })),
  };
}
