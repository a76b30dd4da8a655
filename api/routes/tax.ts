import { z } from 'zod';
import { execute } from '../../commands/command.ts';
import { isWaiting } from '../../commands/pricing/decided-records.ts';
import {
  createTaxRegion,
  deleteTaxRegion,
  updateTaxRegion,
  updateTaxSettings,
} from '../../commands/pricing/tax/tax-regions.ts';
import { getTaxConfiguration, listTaxRegions, readTaxSettings } from '../../commands/pricing/tax/tax-tables.ts';
import { ListQuery, listOf, PageQuery } from '../../contracts/http.ts';
import {
  TaxRegion,
  TaxRegionInput,
  TaxRegionRecord,
  TaxRegionUpdates,
  TaxSettings,
  TaxSettingsUpdates,
} from '../../contracts/pricing-tax.ts';
import { WaitingChange } from '../../contracts/waiting-change.ts';
import { callerOf } from '../environment.ts';
import { etag, ifMatch, revisionOf } from '../if-match.ts';
import { answers, type Routes } from '../route.ts';

/** Above the limits a change waits for a second person, whom `changeRequestId` names. */
const waits = { 202: WaitingChange };
const tags = ['tax'];
const read = { permission: 'pricing:read' };
const edit = { permission: 'pricing:edit' };
const Params = z.strictObject({ region: TaxRegion });
const OnDay = z.strictObject({ day: z.iso.date().optional() });
const RegionsQuery = z.strictObject({ ...PageQuery.shape, ...OnDay.shape, q: ListQuery.shape.q });

export const taxRoutes: Routes = async (app) => {
  const { environment } = app;
  const { db } = environment;
  const today = () => environment.now().toISOString().slice(0, 10);

  app.get(
    '/v1/tax/regions',
    {
      config: read,
      schema: {
        tags,
        summary: 'Every region with a rate, as it is on a day',
        querystring: RegionsQuery,
        response: answers(200, listOf(TaxRegionRecord)),
      },
    },
    async ({ query }) => {
      return await listTaxRegions(db, { ...query, day: query.day ?? today() });
    },
  );

  app.post(
    '/v1/tax/regions',
    {
      config: edit,
      schema: {
        tags,
        summary: 'Put rates of your own in the place of those shipped for a region',
        body: TaxRegionInput,
        response: { ...waits, ...answers(201, TaxRegionRecord, 409, 422) },
      },
    },
    async (request, reply) => {
      const done = await execute(createTaxRegion, request.body, callerOf(request), environment);
      if (isWaiting(done)) return reply.status(202).send(done);
      const { id, revision } = done;
      return reply
        .status(201)
        .header('etag', etag(revision))
        .header('location', `/v1/tax/regions/${id}`)
        .send(await getTaxConfiguration(db, id, today()));
    },
  );

  app.get(
    '/v1/tax/regions/:region',
    {
      config: read,
      schema: {
        tags,
        summary: 'What is known of a region: rates in force and to come, how prices are shown',
        params: Params,
        querystring: OnDay,
        response: answers(200, TaxRegionRecord, 404),
      },
    },
    async ({ params, query }, reply) => {
      const found = await getTaxConfiguration(db, params.region, query.day ?? today());
      return (found.revision === null ? reply : reply.header('etag', etag(found.revision))).send(found);
    },
  );

  app.patch(
    '/v1/tax/regions/:region',
    {
      config: edit,
      schema: {
        tags,
        summary: 'Edit the rates of your own',
        params: Params,
        headers: ifMatch,
        body: TaxRegionUpdates,
        response: { ...waits, ...answers(200, TaxRegionRecord, 404, 409, 412, 422, 428) },
      },
    },
    async (request, reply) => {
      const input = { id: request.params.region, revision: revisionOf(request.headers), updates: request.body };
      const done = await execute(updateTaxRegion, input, callerOf(request), environment);
      if (isWaiting(done)) return reply.status(202).send(done);
      const { id, revision } = done;
      return reply.header('etag', etag(revision)).send(await getTaxConfiguration(db, id, today()));
    },
  );

  app.delete(
    '/v1/tax/regions/:region',
    {
      config: edit,
      schema: {
        tags,
        summary: 'Remove the rates of your own; the answer is what it was',
        params: Params,
        headers: ifMatch,
        response: { ...waits, ...answers(200, TaxRegionRecord, 404, 409, 412, 422, 428) },
      },
    },
    async (request, reply) => {
      const { region } = request.params;
      const before = await getTaxConfiguration(db, region, today());
      const input = { id: region, revision: revisionOf(request.headers) };
      const done = await execute(deleteTaxRegion, input, callerOf(request), environment);
      if (isWaiting(done)) return reply.status(202).send(done);
      return before;
    },
  );

  app.get(
    '/v1/tax/settings',
    {
      config: read,
      schema: { tags, summary: 'Where tax is collected, and who calculates it', response: answers(200, TaxSettings) },
    },
    async (_request, reply) => {
      const settings = await readTaxSettings(db);
      return reply.header('etag', etag(settings.revision)).send(settings);
    },
  );

  app.patch(
    '/v1/tax/settings',
    {
      config: edit,
      schema: {
        tags,
        summary: 'Say where tax is collected, and who calculates it',
        headers: ifMatch,
        body: TaxSettingsUpdates,
        response: answers(200, TaxSettings, 412, 422, 428),
      },
    },
    async (request, reply) => {
      const input = { revision: revisionOf(request.headers), updates: request.body };
      const settings = await execute(updateTaxSettings, input, callerOf(request), environment);
      return reply.header('etag', etag(settings.revision)).send(settings);
    },
  );
};
