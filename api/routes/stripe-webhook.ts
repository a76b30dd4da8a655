import type { FastifyPluginAsync } from 'fastify';
import type Stripe from 'stripe';
import { z } from 'zod';
import { internalSender } from '../../commands/events/read-event.ts';
import { PricewrightError } from '../../contracts/tables/pricewright-error.ts';
import type { Tx } from '../../database/client.ts';
import * as journal from '../../database/journal.ts';
import * as inbox from '../../database/stripe-inbox.ts';
import { eventOfStripe } from '../../domain/events/stripe-event.ts';
import { isMissing, stripeFailure } from '../../integrations/stripe/errors.ts';
import { withoutPersonalData } from '../../integrations/stripe/without-personal-data.ts';
import { answers } from '../route.ts';

/** How far a signature's time may be off, in seconds (docs.stripe.com/webhooks#verify-official-libraries). */
const toleranceSeconds = 300;

const Signed = z.looseObject({
  'stripe-signature': z.string().optional().meta({ description: 'Without it, or with another, the event is refused' }),
});
/** Read from its bytes, once the signature is known to cover them. */
const Event = z.unknown().meta({ description: 'An event of Stripe, as docs.stripe.com/api/events describes it' });

/** `/webhooks/stripe`: keeps each signed event once; the signature covers the bytes, so the body is not parsed before. */
export const stripeWebhookRoutes: FastifyPluginAsync<{ secret: string; stripe: Stripe }> = async (app, options) => {
  const { environment } = app;
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));

  const schema = {
    tags: ['stripe'],
    summary: "Where Stripe tells what has changed; only what it signed with the endpoint's secret is read",
    headers: Signed,
    body: Event,
    response: answers(200, z.strictObject({ received: z.literal(true) }), 502, 504),
  };
  app.post('/webhooks/stripe', { config: { public: true, repeatable: true }, schema }, async (request, reply) => {
    const signature = request.headers['stripe-signature'];
    let event: Stripe.Event;
    try {
      event = options.stripe.webhooks.constructEvent(
        Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
        typeof signature === 'string' ? signature : '',
        options.secret,
        toleranceSeconds,
      );
    } catch (error) {
      throw new PricewrightError(
        'MalformedRequest',
        'This is not an event that Stripe signed with the secret of this endpoint.',
        { suggestedActions: ['Compare STRIPE_WEBHOOK_SECRET with the endpoint in Stripe.'] },
        { cause: error },
      );
    }
    const object: Partial<inbox.InboxEvent['object']> = withoutPersonalData({ ...event.data.object });
    if (!isIdentified(object)) return reply.status(200).send({ received: true });
    // Before the answer: a delivery that is not answered comes again, and its id counts once.
    const derived = eventOfStripe(event);
    if (derived) await app.eventWriter.write([derived], internalSender);
    const now = environment.now();
    const kept = { id: event.id, type: event.type, created: new Date(event.created * 1000), object };
    if (await inbox.receiveNewer(environment.db, kept, request.id, now)) {
      environment.wake();
      return reply.status(200).send({ received: true });
    }
    const received = await environment.db.transaction().execute(async (tx) => {
      const received = await inbox.receive(tx, kept, now);
      if (received === 'tie') await refetch(tx, object);
      if (received === 'applied' || received === 'tie') {
        await journal.append(tx, [
          {
            type: `stripe.${event.type}`,
            area: 'stripe',
            entityId: object.id,
            actor: 'stripe',
            requestId: request.id,
            at: now,
          },
        ]);
      }
      return received;
    });
    if (received === 'applied' || received === 'tie') environment.wake();
    return reply.status(200).send({ received: true });
  });

  /** Events of one second have no order: only Stripe knows which is the last. */
  async function refetch(tx: Tx, { id, object }: inbox.InboxEvent['object']): Promise<void> {
    const read = {
      product: () => options.stripe.products.retrieve(id),
      price: () => options.stripe.prices.retrieve(id, { expand: ['tiers', 'currency_options'] }),
    }[object];
    if (!read) return;
    try {
      const fresh = await read();
      await inbox.refresh(tx, { ...fresh }, id);
    } catch (error) {
      if (!isMissing(error)) throw stripeFailure(error, `read the ${object} ${id}`);
      await inbox.refresh(tx, null, id);
    }
  }
};

function isIdentified(object: Partial<inbox.InboxEvent['object']>): object is inbox.InboxEvent['object'] {
  return typeof object.id === 'string' && typeof object.object === 'string';
}
