import type { ColumnType, Generated } from 'kysely';
import type { AttentionItem } from '../contracts/attention.ts';
import type { AttentionAction, AttentionKind } from '../contracts/tables/attention.ts';
import type { NotificationChannel, NotificationKindName } from '../contracts/tables/notifications.ts';

type Bigint = ColumnType<string, number, number>;

/** What people decide about what the records show, and what they are told. */
export interface AttentionTables {
  attention_resolutions: {
    id: string;
    kind: AttentionKind;
    item_key: string;
    version: string;
    action: AttentionAction;
    reason: string;
    outside_id: string | null;
    operation_id: string | null;
    by: string;
    at: Date;
    item: ColumnType<AttentionItem, string, never>;
  };
  compliance_overrides: {
    code: string;
    disabled: boolean;
    effective_from: ColumnType<Date | null, string | null, string | null>;
    reason: string;
    by: string;
    at: Date;
    revision: number;
  };
  revenue_targets: {
    id: string;
    name: string;
    period_from: ColumnType<Date, string, string>;
    period_to: ColumnType<Date, string, string>;
    target: Bigint;
    floor: ColumnType<string | null, number | null, number | null>;
    revision: number;
    created_at: Date;
    updated_at: Date;
  };
  sdk_keys: {
    id: string;
    application: string;
    environment: string;
    description: string;
    key: string;
    created_by: string;
    created_at: Date;
    last_used_at: Date | null;
    revoked_at: Date | null;
    revision: number;
  };
  notifications: {
    id: string;
    member_id: string;
    kind: NotificationKindName;
    /** What it tells of: nobody is told of it twice. */
    source: string;
    title: string;
    body: string;
    area: string;
    entity_id: string;
    path: string;
    in_app: boolean;
    created_at: Date;
    read_at: Date | null;
  };
  notification_mails: {
    notification_id: string;
    state: 'pending' | 'sent' | 'failed' | 'unknown';
    attempts: Generated<number>;
    next_attempt_at: Date;
    error: string | null;
    finished_at: Date | null;
  };
  notification_preferences: {
    member_id: string;
    kinds: ColumnType<StoredPreferences, string, string>;
    revision: number;
  };
  attention_told: { item_id: string; version: string; at: Date };
  notification_feed: { singleton: Generated<boolean>; position: ColumnType<string, string, string> };
}

export type StoredPreferences = Partial<Record<NotificationKindName, Record<NotificationChannel, boolean>>>;
