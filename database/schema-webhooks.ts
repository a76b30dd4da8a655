import type { Generated } from 'kysely';
import type { AlertState } from '../contracts/alerts.ts';
import type { Severity } from '../contracts/tables/error-catalogue.ts';
import type { DeliveryState } from '../contracts/webhooks.ts';

/** What leaves by itself: webhooks and alerts. */
export interface WebhookTables {
  webhooks: {
    id: string;
    url: string;
    description: string;
    events: string[];
    enabled: boolean;
    disabled_reason: string | null;
    /** The secret is derived from the installation's by id and generation: it stands nowhere. */
    secret_generation: number;
    secret_rotated_at: Date | null;
    revision: number;
    created_at: Date;
    updated_at: Date;
  };
  webhook_feed: { singleton: Generated<boolean>; position: string };
  webhook_deliveries: {
    id: string;
    webhook_id: string;
    message_id: string;
    position: string;
    type: string;
    body: string;
    state: DeliveryState;
    attempts: Generated<number>;
    next_attempt_at: Date;
    created_at: Date;
    finished_at: Date | null;
  };
  webhook_attempts: {
    delivery_id: string;
    at: Date;
    status: number | null;
    error: string | null;
    duration_ms: number;
  };
  alerts: {
    id: string;
    rule: string;
    severity: Severity;
    state: AlertState;
    summary: string;
    value: number;
    raised_at: Date;
    last_seen_at: Date;
    acknowledged_at: Date | null;
    acknowledged_by: string | null;
    resolved_at: Date | null;
  };
}
