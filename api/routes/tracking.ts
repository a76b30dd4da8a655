import { randomUUID } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Sender } from '../../commands/events/read-event.ts';
import { BeaconInput, EventsReceipt, TrackedBatch, TrackedMessage, TrackingReceipt } from '../../contracts/events.ts';
import { PricewrightError } from '../../contracts/tables/pricewright-error.ts';
import * as sdkKeys from '../../database/sdk-keys.ts';
import { isRobot } from '../../domain/events/is-robot.ts';
import { byOurClock } from '../../domain/events/placed-in-time.ts';
import { eventOfMessage, type TrackingCall, trackingCalls } from '../../domain/events/segment-message.ts';
import type { Authenticator } from '../access/authenticate.ts';
import { eventBodies, eventBodyLimit, listIn, objectOf, parsed, textOf } from '../event-body.ts';
import { answers, type RoutesWith } from '../route.ts';

const tags = ['events'];
/** A revoked key goes on sending for so long: browsers send often, and each is one look-up. */
const keyForMs = 15_000;
/** Nothing is kept behind a cookie here: any page may send with its key (fetch.spec.whatwg.org, CORS). */
const corsHeaders = {
  'access-control-allow-origin': '*',
  'access-control-allow-methods': 'POST',
  'access-control-allow-headers': 'authorization, content-type',
  'access-control-max-age': '86400',
  'cross-origin-resource-policy': 'cross-origin',
};

interface WriteKey {
  key: string;
  environment: string | null;
  publicKey: boolean;
}

/** The field's tracking clients, and browsers: whoever has a write key sends, and learns nothing by it. */
export const trackingRoutes: RoutesWith<{ authenticate: Authenticator }> = async (app, { authenticate }) => {
  const { environment, eventWriter, limitEvents } = app;
  const known = new Map<string, { found: WriteKey | null; until: number }>();
  eventBodies(app);
  app.addHook('onSend', async (_request, reply) => {
    reply.headers(corsHeaders);
  });

  for (const call of trackingCalls) {
    app.post(
      `/v1/${call}`,
      {
        bodyLimit: eventBodyLimit,
        config: { public: true },
        schema: {
          tags,
          summary: `Tracking clients: ${call}`,
          description: 'The write key is the user of Basic authentication, or `writeKey` of the body.',
          body: TrackedMessage,
          response: answers(200, TrackingReceipt),
        },
      },
      async (request, reply) => track(request, reply, call),
    );
  }

  app.post(
    '/v1/batch',
    {
      bodyLimit: eventBodyLimit,
      config: { public: true },
      schema: {
        tags,
        summary: 'Tracking clients: many calls at once',
        description: 'The write key is the user of Basic authentication, or `writeKey` of the body.',
        body: TrackedBatch,
        response: answers(200, TrackingReceipt),
      },
    },
    async (request, reply) => track(request, reply, null),
  );

  app.post(
    '/v1/beacon',
    {
      bodyLimit: eventBodyLimit,
      config: { public: true },
      schema: {
        tags,
        summary: 'Events of a page, by navigator.sendBeacon',
        description: 'JSON as text/plain, so that no preflight is needed; `key` is the key of the application.',
        body: BeaconInput,
        response: answers(202, EventsReceipt),
      },
    },
    async (request, reply) => {
      const body = objectOf(parsed(await textOf(request)));
      const key = await writeKeyOf(request, body.key);
      const events = listIn(body, 'events');
      limitEvents(whoOf(request, key), events.length, reply);
      const told = events.map((event) => byClock(event, body.sentAt, environment.now().getTime()));
      return reply
        .status(202)
        .send(await eventWriter.write(told, senderOf(key, 'beacon', request.headers['user-agent'])));
    },
  );

  for (const path of [...trackingCalls, 'batch', 'beacon']) {
    app.options(`/v1/${path}`, { config: { public: true }, schema: { hide: true } }, async (_request, reply) =>
      reply.status(204).send(),
    );
  }

  async function track(request: FastifyRequest, reply: FastifyReply, call: TrackingCall | null) {
    const body = objectOf(parsed(await textOf(request)));
    const key = await writeKeyOf(request, body.writeKey);
    const messages = call ? [body] : listIn(body, 'batch');
    limitEvents(whoOf(request, key), messages.length, reply);
    const receivedAt = environment.now().getTime();
    const shared = { sentAt: body.sentAt, context: body.context };
    const events = messages.map((message) => eventFrom(message, call, shared, receivedAt));
    const receipt = await eventWriter.write(events, senderOf(key, 'tracking', undefined));
    return reply.status(200).send({ success: true, ...receipt });
  }

  /** @throws NotSignedIn, InsufficientPermissions */
  async function writeKeyOf(request: FastifyRequest, inBody: unknown): Promise<WriteKey> {
    const basic = /^Basic ([A-Za-z0-9+/=]+)$/i.exec(request.headers.authorization ?? '')?.[1];
    const bearer = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
    const fromBasic = basic && Buffer.from(basic, 'base64').toString('utf8').split(':', 1)[0];
    const text = fromBasic || bearer || (typeof inBody === 'string' ? inBody : '');
    const at = environment.now().getTime();
    const cached = known.get(text);
    const fresh = cached !== undefined && cached.until > at;
    const found = fresh ? cached.found : await lookUp(text);
    if (!fresh) {
      if (known.size > 1_000) known.clear();
      known.set(text, { found, until: at + keyForMs });
    }
    if (found) return found;
    throw new PricewrightError('NotSignedIn', 'Send the key of your application, or an API key, as the write key.');
  }

  async function lookUp(text: string): Promise<WriteKey | null> {
    // Keys are printable ASCII; what else is sent in their place is nobody's.
    if (!/^[\x21-\x7e]{1,200}$/.test(text)) return null;
    const sdkKey = await sdkKeys.byKey(environment.db, text);
    if (sdkKey) return { key: sdkKey.id, environment: sdkKey.environment, publicKey: true };
    // The one place that knows API keys reads them from a header.
    const principal = await authenticate({ headers: { 'x-api-key': text } });
    if (principal?.kind !== 'api_key') return null;
    const { id: key, permissions, environment: its = null } = principal;
    if (permissions.has('events:write')) return { key, environment: its, publicKey: false };
    throw new PricewrightError(
      'InsufficientPermissions',
      'This key cannot send events: it needs the scope events:write.',
    );
  }
};

/** Clocks of visitors are wrong more often than any: without a time of sending the timestamp is taken as it is. */
function byClock(event: unknown, sentAt: unknown, receivedAt: number): unknown {
  if (typeof sentAt !== 'string' || typeof event !== 'object' || event === null) return event;
  const at = Date.parse(String((event as Record<string, unknown>).timestamp));
  if (Number.isNaN(at)) return event;
  return { ...event, timestamp: inIso(byOurClock(at, Date.parse(sentAt), receivedAt)) };
}

function whoOf(request: FastifyRequest, { key, publicKey }: WriteKey) {
  return { key, address: publicKey ? request.ip : null };
}

function senderOf(
  { environment, publicKey }: WriteKey,
  source: Sender['source'],
  userAgent: string | undefined,
): Sender {
  return { source, environment, publicKey, userAgent: userAgent ?? null };
}

/** A message as an event; one that cannot be understood stays as it came, and is refused by its form. */
function eventFrom(
  message: unknown,
  call: TrackingCall | null,
  shared: { sentAt: unknown; context: unknown },
  receivedAt: number,
): unknown {
  if (typeof message !== 'object' || message === null) return message;
  const own = message as Record<string, unknown>;
  const context = { ...(shared.context as object | undefined), ...(own.context as object | undefined) };
  const event = eventOfMessage({ sentAt: shared.sentAt, ...own, context }, call, receivedAt);
  if (!event) return message;
  const { userAgent, id, timestamp, ...rest } = event;
  return {
    ...rest,
    id: id ?? randomUUID(),
    timestamp: inIso(timestamp),
    ...(userAgent && isRobot(userAgent) && { bot: true }),
  };
}

/** What is no time, or beyond what dates can hold, stays so, and is refused by its form. */
function inIso(timestamp: number | null): string {
  const date = new Date(timestamp ?? Number.NaN);
  return Number.isNaN(date.getTime()) ? 'no time' : date.toISOString();
}
