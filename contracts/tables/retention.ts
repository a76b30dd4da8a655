/**
 * How long records that only grow are kept, in days after the time named. `RETENTION` changes the days of a table
 * (contracts/configuration.ts), `worker/retention-duty.ts` forgets what is over.
 *
 * What stands in no row is kept: the audit (a chain is whole or worth nothing), approvals and what people decided about
 * what needed attention (the audit names them), effects (they say what was done outside), consents and suppressions.
 * Customers and persons leave by erasure alone.
 */
export const retention = {
  idempotency_keys: { days: 1, least: 1, after: 'the request', what: 'Answers to requests with an Idempotency-Key' },
  auth_sessions: { days: 7, least: 0, after: 'the session expired', what: 'Sessions' },
  auth_verifications: { days: 1, least: 0, after: 'the link expired', what: 'One-time links that were not used' },
  journal: {
    days: 90,
    least: 2,
    after: 'the event',
    what: 'Events of the journal that are not audited, once all who follow it have seen them',
  },
  webhook_deliveries: { days: 30, least: 1, after: 'the delivery ended', what: 'The log of webhook deliveries' },
  stripe_inbox: {
    days: 90,
    least: 30,
    after: 'the event came',
    what: 'Events of Stripe as they came; Stripe repeats one for up to 30 days',
  },
  operations: {
    days: 730,
    least: 30,
    after: 'the process ended',
    what: 'Processes with their steps, unless another record refers to them',
  },
  entitlement_consumptions: {
    days: 90,
    least: 2,
    after: 'it was used',
    what: 'Uses of entitlements one by one; what is counted is kept apart',
  },
  entitlement_usage: { days: 800, least: 2, after: 'the period ended', what: 'What customers used of their limits' },
  events: {
    days: 400,
    least: 31,
    after: 'the day of receipt',
    what: 'Events, whole days at a time, with their batches; what is counted by day, customer and person stays',
  },
  event_minutes: { days: 8, least: 2, after: 'the minute', what: 'Counts of events by the minute' },
  event_issues: { days: 90, least: 1, after: 'the day', what: 'What was wrong with events' },
  notifications: { days: 180, least: 1, after: 'it was told', what: 'Notifications of members, and their mails' },
  attention_told: { days: 400, least: 30, after: 'it was told', what: 'Which waiting items members were told of' },
  alerts: { days: 400, least: 1, after: 'it was resolved', what: 'Alerts that are resolved' },
} as const satisfies Record<string, { days: number; least: number; after: string; what: string }>;

export type RetainedTable = keyof typeof retention;
export const retainedTables = Object.keys(retention) as RetainedTable[];

/** Days by table; null keeps for ever. */
export type RetentionDays = Record<RetainedTable, number | null>;

export const shippedRetention = Object.fromEntries(
  retainedTables.map((table) => [table, retention[table].days]),
) as RetentionDays;

/** `webhook_deliveries=90,operations=ever` over the shipped days. @returns the days, or what is wrong with the text */
export function readRetention(text: string): RetentionDays | string {
  const days = { ...shippedRetention };
  for (const part of text.split(',').map((each) => each.trim())) {
    if (part === '') continue;
    const [, name = '', value = ''] = /^(\w+)=(\d{1,6}|ever)$/.exec(part) ?? [];
    if (!name) return `${part} is not <table>=<days> or <table>=ever`;
    const table = retainedTables.find((each) => each === name);
    if (!table) return `${name} is none of ${retainedTables.join(', ')}`;
    const { least } = retention[table];
    if (value !== 'ever' && Number(value) < least) return `${name} is kept ${least} days at least`;
    days[table] = value === 'ever' ? null : Number(value);
  }
  return days;
}
