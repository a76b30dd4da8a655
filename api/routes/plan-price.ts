import type Stripe from 'stripe';
import { z } from 'zod';
import { calculatePrice } from '../../commands/pricing/calculate-price.ts';
import { readPriceHistory } from '../../commands/pricing/read-price-history.ts';
import { PlanId } from '../../contracts/ids.ts';
import { CalculatePriceInput, PlanPrice } from '../../contracts/price-quote.ts';
import { PriceHistory, PriceHistoryQuery } from '../../contracts/pricing-history.ts';
import type { RolloutExposures } from '../flags/rollout-exposures.ts';
import { answers, type RoutesWith } from '../route.ts';
import { taxCalculators } from '../tax-calculators.ts';

const tags = ['pricing'];
const config = { permission: 'pricing:read' };

/** What a plan costs somebody, and what it has cost everybody. */
export const planPriceRoutes: RoutesWith<{ stripe: Stripe; exposures: RolloutExposures }> = async (
  app,
  { stripe, exposures },
) => {
  const { environment } = app;
  const { db, personalData } = environment;
  const calculators = taxCalculators(db, stripe);

  app.post(
    '/v1/plans/:id/price',
    {
      config,
      schema: {
        tags,
        summary:
          'What a plan costs somebody: version, experiment, place, agreement, rules, promotions and tax, each with its reason',
        params: z.strictObject({ id: PlanId }),
        body: CalculatePriceInput,
        response: answers(200, PlanPrice, 404, 422, 502),
      },
    },
    async ({ params, body }) =>
      calculatePrice(
        { db, now: environment.now(), personalData, calculators, seen: (...given) => exposures.see(...given) },
        params.id,
        body,
      ),
  );

  app.get(
    '/v1/pricing/history',
    {
      config,
      schema: {
        tags,
        summary: 'What everybody was asked, is and will be, with the lowest price of the last 30 days',
        querystring: PriceHistoryQuery,
        response: answers(200, PriceHistory, 404),
      },
    },
    async ({ query }) => readPriceHistory(db, query, environment.now()),
  );
};
