import { z } from 'zod';
import { execute } from '../../commands/command.ts';
import {
  findCurrency,
  listCurrencies,
  offerCurrency,
  updateCurrency,
  withdrawCurrency,
} from '../../commands/pricing/currencies.ts';
import { isWaiting } from '../../commands/pricing/decided-records.ts';
import { recordCurrencyRates } from '../../commands/pricing/record-currency-rates.ts';
import {
  CurrencyRates,
  CurrencyRecord,
  CurrencyUpdates,
  NewCurrencyRates,
  OfferCurrencyInput,
} from '../../contracts/currencies.ts';
import { listOf, PageQuery } from '../../contracts/http.ts';
import { Currency } from '../../contracts/money.ts';
import { WaitingChange } from '../../contracts/waiting-change.ts';
import * as exchangeRates from '../../database/exchange-rates.ts';
import { callerOf } from '../environment.ts';
import { etag, ifMatch, revisionOf } from '../if-match.ts';
import { answers, type Routes } from '../route.ts';

/** Above the limits a change waits for a second person, whom `changeRequestId` names. */
const waits = { 202: WaitingChange };
const tags = ['currencies'];
const read = { permission: 'pricing:read' };
const edit = { permission: 'pricing:edit' };
const Params = z.strictObject({ code: Currency });

export const currencyRoutes: Routes = async (app) => {
  const { environment } = app;
  const { db } = environment;

  app.get(
    '/v1/currencies',
    {
      config: read,
      schema: {
        tags,
        summary: "All of ISO 4217, with Stripe's minor units, today's rate and what is offered",
        response: answers(200, listOf(CurrencyRecord)),
      },
    },
    async () => {
      const data = await listCurrencies(db, environment.now());
      return { data, total: data.length };
    },
  );

  app.post(
    '/v1/currencies',
    {
      config: edit,
      schema: {
        tags,
        summary: 'Offer a currency: prices are converted to it where a plan states none',
        body: OfferCurrencyInput,
        response: { ...waits, ...answers(201, CurrencyRecord, 409, 422) },
      },
    },
    async (request, reply) => {
      const done = await execute(offerCurrency, request.body, callerOf(request), environment);
      if (isWaiting(done)) return reply.status(202).send(done);
      const { id, revision } = done;
      return reply
        .status(201)
        .header('etag', etag(revision))
        .header('location', `/v1/currencies/${id}`)
        .send(await findCurrency(db, id, environment.now()));
    },
  );

  app.get(
    '/v1/currencies/:code',
    {
      config: read,
      schema: { tags, summary: 'Read a currency', params: Params, response: answers(200, CurrencyRecord, 404) },
    },
    async ({ params }, reply) => {
      const found = await findCurrency(db, params.code, environment.now());
      return (found.revision === null ? reply : reply.header('etag', etag(found.revision))).send(found);
    },
  );

  app.patch(
    '/v1/currencies/:code',
    {
      config: edit,
      schema: {
        tags,
        summary: 'Say how converted prices end',
        params: Params,
        headers: ifMatch,
        body: CurrencyUpdates,
        response: { ...waits, ...answers(200, CurrencyRecord, 404, 409, 412, 422, 428) },
      },
    },
    async (request, reply) => {
      const input = { id: request.params.code, revision: revisionOf(request.headers), updates: request.body };
      const done = await execute(updateCurrency, input, callerOf(request), environment);
      if (isWaiting(done)) return reply.status(202).send(done);
      const { id, revision } = done;
      return reply.header('etag', etag(revision)).send(await findCurrency(db, id, environment.now()));
    },
  );

  app.delete(
    '/v1/currencies/:code',
    {
      config: edit,
      schema: {
        tags,
        summary: 'Offer a currency no longer; the answer is what it was',
        params: Params,
        headers: ifMatch,
        response: { ...waits, ...answers(200, CurrencyRecord, 404, 409, 412, 422, 428) },
      },
    },
    async (request, reply) => {
      const before = await findCurrency(db, request.params.code, environment.now());
      const input = { id: request.params.code, revision: revisionOf(request.headers) };
      const done = await execute(withdrawCurrency, input, callerOf(request), environment);
      if (isWaiting(done)) return reply.status(202).send(done);
      return before;
    },
  );

  app.get(
    '/v1/currencies/:code/rates',
    {
      config: read,
      schema: {
        tags,
        summary: 'The recorded rates of a currency, the newest first',
        params: Params,
        querystring: PageQuery,
        response: answers(200, CurrencyRates),
      },
    },
    async ({ params, query }) => {
      const base = await exchangeRates.baseCurrency(db);
      return { base, ...(await exchangeRates.historyOf(db, base, params.code, query)) };
    },
  );

  app.post(
    '/v1/currencies/:code/rates',
    {
      config: edit,
      schema: {
        tags,
        summary:
          'Record dated rates of a currency; one of the same day is replaced. Answers the first page of its rates',
        params: Params,
        body: NewCurrencyRates,
        response: answers(200, CurrencyRates, 404),
      },
    },
    async (request) => {
      const { code } = request.params;
      const input = { rates: request.body.rates.map((rate) => ({ ...rate, currency: code })) };
      await execute(recordCurrencyRates, input, callerOf(request), environment);
      const base = await exchangeRates.baseCurrency(db);
      return { base, ...(await exchangeRates.historyOf(db, base, code, PageQuery.parse({}))) };
    },
  );
};
