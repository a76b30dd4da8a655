import Stripe from 'stripe';
import { PricewrightError } from '../../contracts/tables/pricewright-error.ts';

/**
 * A failure of Stripe in the words of our catalogue.
 * What never reached Stripe's answer is `unknown`: the object may exist. A refusal (4xx) is final unless it is a limit.
 * Source: docs.stripe.com/error-low-level and docs.stripe.com/api/idempotent_requests.
 */
export function stripeFailure(error: unknown, doing: string): PricewrightError {
  if (error instanceof PricewrightError) return error;
  if (!(error instanceof Stripe.errors.StripeError)) {
    throw error;
  }
  const passing =
    error instanceof Stripe.errors.StripeConnectionError ||
    error instanceof Stripe.errors.StripeRateLimitError ||
    error instanceof Stripe.errors.StripeAPIError ||
    error.code === 'idempotency_key_in_use' ||
    error.code === 'lock_timeout';
  const outcome = outcomeOf(error);
  const hint = error.code ? ` (${error.code}${error.param ? `, ${error.param}` : ''})` : '';
  return new PricewrightError(
    'StripeIntegrationFailure',
    `Stripe could not ${doing}: ${error.message}${hint}`,
    {
      suggestedActions: passing
        ? ['Nothing: it is tried again until Stripe answers.']
        : [
            `Look at what Stripe says about request ${error.requestId ?? 'without an id'}, mend the cause, publish again.`,
          ],
    },
    { cause: error, retryable: passing, outcome },
  );
}

/**
 * Stripe keeps the first answer under an idempotency key, a failure of its own included, and repeats it:
 * docs.stripe.com/api/idempotent_requests.
 */
function outcomeOf({ statusCode, code }: InstanceType<typeof Stripe.errors.StripeError>) {
  if (statusCode === undefined || code === 'idempotency_key_in_use') return 'unknown';
  return statusCode < 500 ? 'refused' : 'broken';
}

/** Whether Stripe says that the object is not there. */
export function isMissing(error: unknown): boolean {
  return error instanceof Stripe.errors.StripeError && error.code === 'resource_missing';
}
