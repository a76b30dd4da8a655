import { z } from 'zod';
import { execute } from '../../commands/command.ts';
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
import * as pricing from '../../database/pricing.ts';
import { callerOf } from '../environment.ts';
import { etag, ifMatch, revisionOf } from '../if-match.ts';
import { answers, type Routes } from '../route.ts';

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
        response: answers(201, StoredRegionalPricing, 422),
      },
    },
    async (request, reply) => {
      const made = presentRegionalPricing(
        await execute(createRegionalPricing, request.body, callerOf(request), environment),
      );
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
        response: answers(200, StoredRegionalPricing, 404, 412, 422, 428),
      },
    },
    async (request, reply) => {
      const changed = presentRegionalPricing(
        await execute(
          updateRegionalPricing,
          { id: request.params.id, revision: revisionOf(request.headers), updates: request.body },
          callerOf(request),
          environment,
        ),
      );
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
        response: answers(200, StoredRegionalPricing, 404, 412, 428),
      },
    },
    async (request) =>
      presentRegionalPricing(
        await execute(
          deleteRegionalPricing,
          { id: request.params.id, revision: revisionOf(request.headers) },
          callerOf(request),
          environment,
        ),
      ),
  );
};
