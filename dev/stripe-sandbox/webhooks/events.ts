import { isDeepStrictEqual } from 'node:util';
import { newId } from '../ids.ts';
import { render } from '../render/expand.ts';
import { matchesType } from '../resources/events.ts';
import type { EventRecord } from '../store/records.ts';
import type { Transaction } from '../store/store.ts';

type Json = Record<string, unknown>;

/** The request that caused an event, as the event names it. */
export interface Cause {
  id: string | null;
  idempotency_key: string | null;
}

/** The version in which this sandbox speaks, whatever version a client asks for. */
export const API_VERSION = '2026-10-28.endive';

/**
 * Stages an event and one delivery for each endpoint that wants it, in the writing transaction:
 * a write that is kept has its event, one that is refused has none.
 */
export function recordEvent(
  tx: Transaction,
  type: string,
  object: object,
  before: object | undefined,
  cause: Cause,
): void {
  const shown = render(object, [], tx.get.bind(tx)) as Json;
  const previous = before && previousAttributes(render(before, [], tx.get.bind(tx)) as Json, shown);
  const endpoints = tx
    .all('webhook_endpoint')
    .filter((one) => one.status === 'enabled' && one.enabled_events.some((pattern) => matchesType(type, pattern)));
  const event: EventRecord = {
    id: newId.event(),
    object: 'event',
    api_version: API_VERSION,
    created: Math.floor(Date.now() / 1000),
    data: { object: shown, ...(previous && { previous_attributes: previous }) },
    livemode: false,
    pending_webhooks: endpoints.length,
    request: cause,
    type,
  };
  tx.put('event', event);
  const now = Date.now();
  for (const endpoint of endpoints) {
    const id = `${event.id}:${endpoint.id}`;
    tx.put('delivery', { id, event: event.id, endpoint: endpoint.id, attempts: 0, next_at: now, first_at: now });
  }
}

const isJson = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The former values of what changed; inside a hash only the keys that changed, `null` for an added one. */
export function previousAttributes(before: Json, after: Json): Json {
  const changed: Json = {};
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const [was, is] = [before[key], after[key]];
    if (isDeepStrictEqual(was, is)) continue;
    changed[key] = isJson(was) && isJson(is) ? previousAttributes(was, is) : (was ?? null);
  }
  return changed;
}
