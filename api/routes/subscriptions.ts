import { z } from 'zod';
import { execute } from '../../commands/command.ts';
import { presentSubscriptions } from '../../commands/subscriptions/present-subscription.ts';
import { recordExchangeRates } from '../../commands/subscriptions/record-exchange-rates.ts';
import { ListQuery, listOf, PageQuery } from '../../contracts/http.ts';
import { SubscriptionId } from '../../contracts/ids.ts';
import { pageIn } from '../../contracts/page-in.ts';
import { ExchangeRate, Subscription } from '../../contracts/subscriptions.ts';
import * as exchangeRates from '../../database/exchange-rates.ts';
import { listSubscriptions } from '../../database/subscription-list.ts';
import * as subscriptions from '../../database/subscriptions.ts';
import { callerOf } from '../environment.ts';
import { answers, type Routes } from '../route.ts';

const tags = ['subscriptions'];
const Rates = z.strictObject({ base: z.string(), data: z.array(ExchangeRate), total: z.int() });

export const subscriptionRoutes: Routes = async (app) => {
  const { environment } = app;
  const { db } = environment;

  app.get(
    '/v1/subscriptions',
    {
      config: { permission: 'subscriptions:read' },
      schema: {
        tags,
        summary: 'List subscriptions',
        querystring: ListQuery,
        response: answers(200, listOf(Subscription)),
      },
    },
    async ({ query }) => {
      const { ids, total } = await listSubscriptions(db, query);
      return { data: await presentSubscriptions(db, await subscriptions.byIds(db, ids)), total };
    },
  );

  app.get(
    '/v1/subscriptions/:id',
    {
      config: { permission: 'subscriptions:read' },
      schema: {
        tags,
        summary: 'Read a subscription',
        params: z.strictObject({ id: SubscriptionId }),
        response: answers(200, Subscription, 404),
      },
    },
    async ({ params }) => {
      const [subscription] = await presentSubscriptions(db, [await subscriptions.find(db, params.id)]);
      return subscription!;
    },
  );

  app.get(
    '/v1/exchange-rates',
    {
      config: { permission: 'subscriptions:read' },
      schema: {
        tags,
        summary: 'The rates by which reports convert to the base currency today, by currency',
        querystring: PageQuery,
        response: answers(200, Rates),
      },
    },
    async ({ query }) => {
      const base = await exchangeRates.baseCurrency(db);
      const rates = await exchangeRates.ratesOn(db, base, environment.now());
      return { base, ...pageIn([...rates.values()], query) };
    },
  );

  app.post(
    '/v1/exchange-rates',
    {
      config: { permission: 'limits:edit' },
      schema: {
        tags,
        summary: 'Record dated rates; one of the same currency and day is replaced',
        body: z.strictObject({ rates: z.array(ExchangeRate).min(1).max(1_000) }),
        response: answers(200, Rates),
      },
    },
    async (request) => {
      await execute(recordExchangeRates, request.body, callerOf(request), environment);
      const { rates } = request.body;
      return { base: await exchangeRates.baseCurrency(db), data: rates, total: rates.length };
    },
  );
};
