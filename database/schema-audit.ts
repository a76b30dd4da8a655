import type { ColumnType, Generated } from 'kysely';
import type { AuditProblem } from './audit-chain.ts';

type Bigint = ColumnType<string, string | bigint, string | bigint>;

/** The chain over the journal's audited rows, and the answers kept for repeated requests. */
export interface AuditTables {
  audit_chain: { singleton: Generated<boolean>; id: string; created_at: Date };
  audit_seals: {
    sequence: Bigint;
    position: Bigint;
    journal_id: string;
    hash: Buffer;
    sealed_at: Date;
  };
  /** How far the leader's own checking has come; it starts over when it has reached the end. */
  audit_verification: {
    singleton: Generated<boolean>;
    cursor_sequence: Bigint;
    cursor_position: Bigint;
    cursor_hash: string;
    verified_sequence: string | null;
    verified_position: string | null;
    verified_at: Date | null;
    problems: ColumnType<AuditProblem[], string, string>;
  };
  idempotency_keys: {
    actor: string;
    route: string;
    key_hash: Buffer;
    fingerprint: Buffer;
    lease_token: string;
    lease_until: Date;
    /** Results of the commands that this request committed; encrypted. */
    results: Buffer | null;
    /** Status, headers and body; encrypted. */
    answer: Buffer | null;
    created_at: Date;
  };
}
