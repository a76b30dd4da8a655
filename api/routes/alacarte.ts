import { z } from 'zod';
import { execute } from '../../commands/command.ts';
import {
  createAlaCarteFeature,
  deleteAlaCarteFeature,
  presentAlaCarteFeatures,
  recordAlaCartePurchase,
  updateAlaCarteFeature,
} from '../../commands/pricing/alacarte.ts';
import {
  AlaCarteFeature,
  AlaCarteFeatureConfig,
  AlaCarteFeatureId,
  AlaCarteFeatureUpdates,
  AlaCartePurchase,
  AlaCartePurchaseInput,
} from '../../contracts/alacarte.ts';
import { ListQuery, listOf } from '../../contracts/http.ts';
import * as pricing from '../../database/pricing.ts';
import { callerOf } from '../environment.ts';
import { etag, ifMatch, revisionOf } from '../if-match.ts';
import { answers, type Routes } from '../route.ts';

const tags = ['pricing'];
const read = { permission: 'pricing:read' };
const edit = { permission: 'pricing:edit' };
const Params = z.strictObject({ id: AlaCarteFeatureId });

export const alacarteRoutes: Routes = async (app) => {
  const { environment } = app;
  const { db } = environment;
  const shown = async (row: Awaited<ReturnType<typeof pricing.alacarteFeatures.find>>) =>
    (await presentAlaCarteFeatures(db, [row]))[0]!;

  app.get(
    '/v1/alacarte',
    {
      config: read,
      schema: {
        tags,
        summary: 'List features that are sold on their own',
        querystring: ListQuery,
        response: answers(200, listOf(AlaCarteFeature)),
      },
    },
    async ({ query }) => {
      const { rows, total } = await pricing.alacarteFeatures.list(db, query);
      return { data: await presentAlaCarteFeatures(db, rows), total };
    },
  );

  app.post(
    '/v1/alacarte',
    {
      config: edit,
      schema: {
        tags,
        summary: 'Sell a feature on its own: once, by the month or year, or by use',
        body: AlaCarteFeatureConfig,
        response: answers(201, AlaCarteFeature, 409, 422),
      },
    },
    async (request, reply) => {
      const made = await shown(await execute(createAlaCarteFeature, request.body, callerOf(request), environment));
      return reply
        .status(201)
        .header('etag', etag(made.revision))
        .header('location', `/v1/alacarte/${made.id}`)
        .send(made);
    },
  );

  app.get(
    '/v1/alacarte/:id',
    {
      config: read,
      schema: {
        tags,
        summary: 'Read an à-la-carte feature',
        params: Params,
        response: answers(200, AlaCarteFeature, 404),
      },
    },
    async ({ params }, reply) => {
      const found = await shown(await pricing.alacarteFeatures.find(db, params.id));
      return reply.header('etag', etag(found.revision)).send(found);
    },
  );

  app.patch(
    '/v1/alacarte/:id',
    {
      config: edit,
      schema: {
        tags,
        summary: 'Edit an à-la-carte feature',
        params: Params,
        headers: ifMatch,
        body: AlaCarteFeatureUpdates,
        response: answers(200, AlaCarteFeature, 404, 412, 422, 428),
      },
    },
    async (request, reply) => {
      const changed = await shown(
        await execute(
          updateAlaCarteFeature,
          { id: request.params.id, revision: revisionOf(request.headers), updates: request.body },
          callerOf(request),
          environment,
        ),
      );
      return reply.header('etag', etag(changed.revision)).send(changed);
    },
  );

  app.delete(
    '/v1/alacarte/:id',
    {
      config: edit,
      schema: {
        tags,
        summary: 'Stop selling a feature that nobody has bought; the answer is what it was',
        params: Params,
        headers: ifMatch,
        response: answers(200, AlaCarteFeature, 404, 409, 412, 428),
      },
    },
    async (request) =>
      await shown(
        await execute(
          deleteAlaCarteFeature,
          { id: request.params.id, revision: revisionOf(request.headers) },
          callerOf(request),
          environment,
        ),
      ),
  );

  app.post(
    '/v1/alacarte/:id/purchases',
    {
      config: edit,
      schema: {
        tags,
        summary: 'Note that a customer has bought it, at its present price',
        params: Params,
        body: AlaCartePurchaseInput,
        response: answers(201, AlaCartePurchase, 404, 422),
      },
    },
    async (request, reply) => {
      const input = { featureId: request.params.id, ...request.body };
      return reply.status(201).send(await execute(recordAlaCartePurchase, input, callerOf(request), environment));
    },
  );
};
