import { EventInput } from '../../contracts/events.ts';
import { storableJson } from '../../contracts/personal-data.ts';
import { isReserved } from '../../contracts/tables/event-types.ts';
import { eventKey, type NewEvent } from '../../database/events.ts';
import type { SubjectKind } from '../../database/events-subjects.ts';
import { mayIdentify, withoutIdentifying } from '../../domain/audit/without-identifying.ts';
import { driftOf, type EventSchemaRules } from '../../domain/events/check-properties.ts';
import { isRobot } from '../../domain/events/is-robot.ts';
import { moneyOf } from '../../domain/events/money-of.ts';
import { placedInTime } from '../../domain/events/placed-in-time.ts';
import { wellFormed } from './well-formed.ts';

/** Through which door events come, and what its key may say. */
export interface Sender {
  source: 'api' | 'tracking' | 'beacon' | 'internal';
  /** Of a key that speaks for this one alone; else the event may say it. */
  environment: string | null;
  /** Of events that do not say it. */
  usualEnvironment?: string | undefined;
  /** Whoever uses the application can read its key: what money is counted by does not come this way. */
  publicKey: boolean;
  userAgent: string | null;
}

/** What Pricewright itself has to tell: exposures, Stripe's events, messages. */
export const internalSender: Sender = { source: 'internal', environment: null, publicKey: false, userAgent: null };

/** An event that will be kept. Its row gets its numbers when its type and names are resolved. */
export interface ReadEvent {
  environment: string;
  type: string;
  names: Record<SubjectKind, string | undefined>;
  row: NewEvent;
  notes: Note[];
}

/** Something about an event that is not as it should be, for the list of data-quality problems. */
export interface Note {
  environment: string;
  type: string;
  code: string;
  field: string;
  rejected: boolean;
  sample: string;
}

export interface Refusal {
  code: 'MalformedRequest' | 'DataQualityIssue' | 'InsufficientPermissions' | 'PayloadTooLarge';
  message: string;
  note: Note;
}

/** Longer properties belong elsewhere: characters of their JSON. */
export const mostPropertyText = 32_768;
const defaultEnvironment = 'production';
const looksLikeAddress = /[^\s@]+@[^\s@]+\.[^\s@]+/;

export type SchemaOf = (type: string) => (EventSchemaRules & { enforced: boolean }) | undefined;

/** Reads one event of a request. What is wrong with it is an answer, and never thrown. */
export function readEvent(raw: unknown, sender: Sender, receivedAt: number, schemaOf: SchemaOf): ReadEvent | Refusal {
  try {
    return read(raw, sender, receivedAt, schemaOf);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    // The stack's end: lists within lists, deeper than anything is that somebody means.
    return refuse(raw, sender, 'MalformedRequest', 'too_deep', 'properties', 'properties are nested too deeply.');
  }
}

function read(raw: unknown, sender: Sender, receivedAt: number, schemaOf: SchemaOf): ReadEvent | Refusal {
  if (raw === undefined) return refuse(raw, sender, 'MalformedRequest', 'not_json', '', 'The line is not JSON.');
  const first = wellFormed(raw);
  const parsed = first ? { success: true as const, data: first } : EventInput.safeParse(raw);
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!;
    const field = issue.path.join('.');
    return refuse(
      raw,
      sender,
      'MalformedRequest',
      'malformed',
      field,
      field ? `${field}: ${issue.message}` : issue.message,
    );
  }
  const event = parsed.data;
  const environment = sender.environment ?? event.environment ?? sender.usualEnvironment ?? defaultEnvironment;
  const notes: Note[] = [];
  const note = (code: string, field: string, sample: string) =>
    notes.push({ environment, type: event.type, code, field, rejected: false, sample });
  const deny = (code: Refusal['code'], problem: string, field: string, message: string) =>
    refuse(raw, sender, code, problem, field, message);

  if (sender.publicKey && isReserved(event.type)) {
    return deny('InsufficientPermissions', 'reserved_type', 'type', `${event.type} needs a key that is secret.`);
  }
  for (const field of ['customerId', 'personId', 'anonymousId'] as const) {
    if (event[field]?.includes('@') && looksLikeAddress.test(event[field])) {
      return deny('MalformedRequest', 'identifying', field, `${field} is an address: send an id of your own system.`);
    }
  }
  const placed = placedInTime(Date.parse(event.timestamp), receivedAt);
  if ('refused' in placed) return deny('DataQualityIssue', placed.refused, 'timestamp', placed.message);
  if (placed.skewed) note('clock_skew', 'timestamp', event.timestamp);

  const schema = schemaOf(event.type);
  const drift = schema ? driftOf(schema, event.properties) : [];
  if (schema?.enforced && drift.length > 0) {
    const { field, code, message } = drift[0]!;
    return deny('DataQualityIssue', code, field, `properties.${message}`);
  }
  for (const { field, code, message } of drift) note(code, field, message);

  const before = JSON.stringify(event.properties);
  if (before.length > mostPropertyText) {
    return deny(
      'PayloadTooLarge',
      'too_large',
      'properties',
      `properties have more than ${mostPropertyText} characters.`,
    );
  }
  // Only text with such escapes can hold what Postgres does not keep; the others need no walk.
  if (/\\u(0000|d[89a-f])/.test(before) && !storableJson(event.properties)) {
    return deny('MalformedRequest', 'unstorable', 'properties', 'properties hold a character that cannot be stored.');
  }
  const properties = mayIdentify(before) ? JSON.stringify(withoutIdentifying(event.properties)) : before;
  if (properties !== before) note('identifying', 'properties', 'a value that identifies somebody was left out');

  return {
    environment,
    type: event.type,
    names: { customer: event.customerId, person: event.personId, anonymous: event.anonymousId },
    row: {
      key: eventKey(environment, event.id),
      id: event.id,
      typeId: 0,
      customerId: null,
      personId: null,
      anonymousId: null,
      occurredAt: new Date(placed.at).toISOString(),
      ...moneyOf(event.properties),
      bot: event.bot === true || (sender.userAgent !== null && isRobot(sender.userAgent)),
      staff: event.staff === true,
      late: placed.late,
      source: sender.source,
      properties,
    },
    notes,
  };
}

function refuse(
  raw: unknown,
  sender: Sender,
  code: Refusal['code'],
  problem: string,
  field: string,
  message: string,
): Refusal {
  const type = typeof raw === 'object' && raw !== null && 'type' in raw && typeof raw.type === 'string' ? raw.type : '';
  return {
    code,
    message,
    note: {
      environment: sender.environment ?? defaultEnvironment,
      type: type.slice(0, 100),
      code: problem,
      field: field.slice(0, 100),
      rejected: true,
      sample: message,
    },
  };
}
