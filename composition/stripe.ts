import type Stripe from 'stripe';
import type { OutsideReads } from '../commands/command.ts';
import type { Configuration } from '../contracts/configuration.ts';
import type { Db } from '../database/client.ts';
import * as installation from '../database/installation.ts';
import * as stripeBudget from '../database/stripe-budget.ts';
import { catalogueWrites } from '../integrations/stripe/catalogue-writes.ts';
import { createStripeClient, defaultRequestsPerSecond } from '../integrations/stripe/client.ts';
import { observeCatalogue } from '../integrations/stripe/observe-catalogue.ts';
import { requestBudget } from './request-budget.ts';

/** Requests that may go out at once after a pause. */
const burst = 10;
/** After so long another attempt may have done this request's work, and others since: it must not be sent any more. */
const stoodStillMs = 8_000;

/** The SDK behind the installation's one request budget. */
export function budgetedStripe(settings: Configuration, db: Db): Stripe {
  const perSecond =
    settings.STRIPE_REQUESTS_PER_SECOND ??
    defaultRequestsPerSecond(settings.STRIPE_SECRET_KEY, settings.STRIPE_API_BASE);
  const place = requestBudget((requests) => stripeBudget.take(db, 'stripe', requests, perSecond, burst), perSecond);
  return createStripeClient({
    secretKey: settings.STRIPE_SECRET_KEY,
    apiBase: settings.STRIPE_API_BASE,
    beforeRequest: async () => {
      const askedAt = Date.now();
      const waitMs = await place();
      if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
      const lateMs = Date.now() - askedAt - waitMs;
      if (lateMs > stoodStillMs) throw new Error(`This process stood still for ${lateMs} ms: nothing was sent.`);
    },
  });
}

export function outsideReads(stripe: Stripe): OutsideReads {
  const writes = catalogueWrites(stripe);
  return {
    observe: (question) => observeCatalogue(stripe, question),
    async subscribers(priceIds) {
      const customers = await Promise.all(priceIds.map((id) => writes.subscribersOf(id)));
      return customers.reduce((all, some) => all.union(some), new Set<string>()).size;
    },
  };
}

/**
 * Binds this database to the Stripe account of the key and the Temporal namespace, and the namespace to this database:
 * nothing is bound when any of them belongs to another already.
 * @returns the account @throws BindingMismatch, or what `claimNamespace` throws
 */
export async function bindInstallation(
  settings: Configuration,
  db: Db,
  stripe: Stripe,
  now: Date,
  claimNamespace: () => Promise<unknown>,
): Promise<string> {
  const { id } = await catalogueWrites(stripe).account();
  const binding: installation.Binding = {
    stripeAccount: id,
    stripeMode: /_live_/.test(settings.STRIPE_SECRET_KEY) ? 'live' : 'test',
    temporalNamespace: settings.TEMPORAL_NAMESPACE,
  };
  await installation.check(db, binding);
  await claimNamespace();
  await installation.bind(db, binding, now);
  return id;
}
