import type { ColumnType, Generated } from 'kysely';
import type { ChangeRequest } from '../contracts/approvals.ts';
import type { ChangeLimit, ChangeMeasure } from '../contracts/tables/limits.ts';

export interface WorkflowWord {
  signal: string;
  args: unknown[];
}

export interface ApprovalTables {
  change_requests: {
    id: string;
    area: string;
    entity_id: string;
    operation_id: string | null;
    command: string;
    summary: string;
    maker: string;
    status: ChangeRequest['status'];
    reasons: ColumnType<ChangeRequest['reasons'], string, never>;
    code: ChangeLimit['code'];
    shown_hash: string;
    shown: ColumnType<unknown, string, never>;
    /** What its process is told on either word. */
    on_approval: ColumnType<WorkflowWord, string, never>;
    on_rejection: ColumnType<WorkflowWord, string, never>;
    approvals_needed: number;
    created_at: ColumnType<Date, Date, never>;
    expires_at: ColumnType<Date, Date, never>;
    decided_at: ColumnType<Date | null, undefined, Date>;
  };
  approval_decisions: {
    change_request_id: string;
    actor: string;
    decision: 'approved' | 'rejected';
    comment: string;
    at: Date;
  };
  change_limits: {
    singleton: Generated<boolean>;
    revision: number;
    approvals_needed: number;
    expiry_hours: number;
    measures: ColumnType<
      Partial<Record<ChangeMeasure, Pick<ChangeLimit, 'approvalAbove' | 'refusedAbove'>>>,
      string,
      string
    >;
  };
  freezes: { singleton: Generated<boolean>; reason: string; by: string; since: Date; until: Date };
}
