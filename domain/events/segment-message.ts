import { byOurClock } from './placed-in-time.ts';

/** What the HTTP tracking routes carry (segment.com/docs/connections/sources/catalog/libraries/server/http-api). */
export const trackingCalls = ['track', 'identify', 'page', 'screen', 'group', 'alias'] as const;
export type TrackingCall = (typeof trackingCalls)[number];

export interface TrackedEvent {
  id: string | null;
  type: string;
  customerId?: string;
  personId?: string;
  anonymousId?: string;
  /** Milliseconds. */
  timestamp: number | null;
  properties: Record<string, unknown>;
  userAgent: string | null;
}

type Json = Record<string, unknown>;

const types: Record<Exclude<TrackingCall, 'track'>, string> = {
  identify: 'identify',
  page: 'page_view',
  screen: 'screen_view',
  group: 'group',
  alias: 'identify',
};
/** Traits that name a person: they belong to the sealed record, and are not kept with events. */
const namingTraits = new Set(['name', 'username', 'avatar', 'birthday', 'title']);

/**
 * A message of the field's tracking clients as an event. The time is corrected by how far the sender's clock was off when
 * it sent. @returns null for a message without a kind that is known
 */
export function eventOfMessage(message: Json, call: TrackingCall | null, receivedAt: number): TrackedEvent | null {
  const kind = call ?? (message.type as TrackingCall);
  if (!trackingCalls.includes(kind)) return null;
  const context = object(message.context);
  const personId = text(message.userId);
  const anonymousId = text(kind === 'alias' ? message.previousId : message.anonymousId);
  const customerId = text(kind === 'group' ? message.groupId : context.groupId);
  const kept = contextOf(context);
  return {
    id: text(message.messageId) ?? null,
    type: kind === 'track' ? (text(message.event) ?? '') : types[kind],
    ...(customerId && { customerId }),
    ...(personId && { personId }),
    ...(anonymousId && { anonymousId }),
    timestamp: timeOf(message, receivedAt),
    properties: {
      ...(kind === 'identify' || kind === 'group' ? traitsOf(message.traits) : object(message.properties)),
      ...((kind === 'page' || kind === 'screen') && text(message.name) && { name: message.name }),
      ...(Object.keys(kept).length > 0 && { context: kept }),
    },
    userAgent: text(context.userAgent) ?? null,
  };
}

function timeOf(message: Json, receivedAt: number): number | null {
  const at = Date.parse(String(message.originalTimestamp ?? message.timestamp ?? ''));
  const sentAt = Date.parse(String(message.sentAt ?? ''));
  if (Number.isNaN(at)) return message.timestamp === undefined ? receivedAt : null;
  return byOurClock(at, sentAt, receivedAt);
}

function traitsOf(traits: unknown): Json {
  return Object.fromEntries(Object.entries(object(traits)).filter(([name]) => !namingTraits.has(name)));
}

/** What analyses ask for; addresses of machines and what tells devices apart is left out. */
function contextOf(context: Json): Json {
  const page = object(context.page);
  const kept: Json = {
    path: text(page.path),
    referrer: text(page.referrer),
    campaign: typeof context.campaign === 'object' ? context.campaign : undefined,
    locale: text(context.locale),
    timezone: text(context.timezone),
    library: text(object(context.library).name),
  };
  return Object.fromEntries(Object.entries(kept).filter(([, value]) => value !== undefined && value !== null));
}

function object(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};
}

function text(value: unknown): string | undefined {
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  return typeof value === 'string' && value !== '' ? value : undefined;
}
