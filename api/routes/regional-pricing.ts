import { z } from 'zod';
import { execute } from '../../commands/command.ts';
import { isWaiting } from '../../commands/pricing/decided-records.ts';
import {
  createRegionalPricing,
  deleteRegionalPricing,
  presentRegionalPricing,
  updateRegionalPricing,
} from '../../commands/pricing/regional-pricing.ts';
import { ListQuery, listOf } from '../../contracts/http.ts';
import {
  CreateRegionalPricingInput,
  RegionalPricingId,
  RegionalPricingUpdates,
  StoredRegionalPricing,
} from '../../contracts/pricing-regional.ts';
import { WaitingChange } from '../../contracts/waiting-change.ts';
import * as pricing from '../../database/pricing.ts';
import { callerOf } from '../environment.ts';
import { etag, ifMatch, revisionOf } from '../if-match.ts';
import { answers, type Routes } from '../route.ts';

/** Above the limits a change waits for a second person, whom `changeRequestId` names. */
const waits = { 202: WaitingChange };
const tags = ['pricing'];
const read = { permission: 'pricing:read' };
const edit = { permission: 'pricing:edit' };
const Params = z.strictObject({ id: RegionalPricingId });

export const regionalPricingRoutes: Routes = async (app) => {
  const { environment } = app;
  const { db } = environment;

  app.get(
    '/v1/pricing/regions',
    {
      config: read,
      schema: {
        tags,
        summary: 'List regional prices',
        querystring: ListQuery,
        response: answers(200, listOf(StoredRegionalPricing)),
      },
    },
    async ({ query }) => {
      const { rows, total } = await pricing.regionalPricings.list(db, query);
      return { data: rows.map(presentRegionalPricing), total };
    },
  );

  app.post(
    '/v1/pricing/regions',
    {
      config: edit,
      schema: {
        tags,
        summary: 'Add prices of a region, by override or by exchange rate',
        body: CreateRegionalPricingInput,
        response: { ...waits, ...answers(201, StoredRegionalPricing, 409, 422) },
      },
    },
    async (request, reply) => {
      const done = await execute(createRegionalPricing, request.body, callerOf(request), environment);
      if (isWaiting(done)) return reply.status(202).send(done);
      const made = presentRegionalPricing(done);
      return reply
        .status(201)
        .header('etag', etag(made.revision))
        .header('location', `/v1/pricing/regions/${made.id}`)
        .send(made);
    },
  );

  app.get(
    '/v1/pricing/regions/:id',
    {
      config: read,
      schema: {
        tags,
        summary: 'Read regional prices',
        params: Params,
        response: answers(200, StoredRegionalPricing, 404),
      },
    },
    async ({ params }, reply) => {
      const found = presentRegionalPricing(await pricing.regionalPricings.find(db, params.id));
      return reply.header('etag', etag(found.revision)).send(found);
    },
  );

  app.patch(
    '/v1/pricing/regions/:id',
    {
      config: edit,
      schema: {
        tags,
        summary: 'Edit regional prices',
        params: Params,
        headers: ifMatch,
        body: RegionalPricingUpdates,
        response: { ...waits, ...answers(200, StoredRegionalPricing, 404, 409, 412, 422, 428) },
      },
    },
    async (request, reply) => {
      const input = { id: request.params.id, revision: revisionOf(request.headers), updates: request.body };
      const done = await execute(updateRegionalPricing, input, callerOf(request), environment);
      if (isWaiting(done)) return reply.status(202).send(done);
      const changed = presentRegionalPricing(done);
      return reply.header('etag', etag(changed.revision)).send(changed);
    },
  );

  app.delete(
    '/v1/pricing/regions/:id',
    {
      config: edit,
      schema: {
        tags,
        summary: 'Delete regional prices; the answer is what it was',
        params: Params,
        headers: ifMatch,
        response: { ...waits, ...answers(200, StoredRegionalPricing, 404, 409, 412, 422, 428) },
      },
    },
    async (request, reply) => {
      const input = { id: request.params.id, revision: revisionOf(request.headers) };
      const done = await execute(deleteRegionalPricing, input, callerOf(request), environment);
      return isWaiting(done) ? reply.status(202).send(done) : reply.send(presentRegionalPricing(done));
    },
  );
};
