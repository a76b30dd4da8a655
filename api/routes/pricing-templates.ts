import { z } from 'zod';
import { execute } from '../../commands/command.ts';
import {
  createPricingTemplate,
  deletePricingTemplate,
  findTemplate,
  listTemplates,
  ownTemplate,
  updatePricingTemplate,
} from '../../commands/pricing/templates.ts';
import { ListQuery, listOf } from '../../contracts/http.ts';
import { PricingTemplate, PricingTemplateUpdates, StoredPricingTemplate } from '../../contracts/pricing-templates.ts';
import { callerOf } from '../environment.ts';
import { etag, ifMatch, revisionOf } from '../if-match.ts';
import { answers, type Routes } from '../route.ts';

const tags = ['pricing'];
const read = { permission: 'pricing:read' };
const edit = { permission: 'pricing:edit' };
const Params = z.strictObject({ id: z.string().max(100) });

export const pricingTemplateRoutes: Routes = async (app) => {
  const { environment } = app;
  const { db } = environment;

  app.get(
    '/v1/pricing/templates',
    {
      config: read,
      schema: {
        tags,
        summary: 'Prices to begin a plan with: those that are shipped and your own',
        querystring: ListQuery,
        response: answers(200, listOf(StoredPricingTemplate)),
      },
    },
    async ({ query }) => listTemplates(db, query),
  );

  app.post(
    '/v1/pricing/templates',
    {
      config: edit,
      schema: {
        tags,
        summary: 'Keep prices as a template',
        body: PricingTemplate,
        response: answers(201, StoredPricingTemplate, 409, 422),
      },
    },
    async (request, reply) => {
      const made = ownTemplate(await execute(createPricingTemplate, request.body, callerOf(request), environment));
      return reply
        .status(201)
        .header('etag', etag(made.revision))
        .header('location', `/v1/pricing/templates/${made.id}`)
        .send(made);
    },
  );

  app.get(
    '/v1/pricing/templates/:id',
    {
      config: read,
      schema: {
        tags,
        summary: 'Read a template; a shipped one by its key',
        params: Params,
        response: answers(200, StoredPricingTemplate, 404),
      },
    },
    async ({ params }, reply) => {
      const found = await findTemplate(db, params.id);
      return (found.revision === null ? reply : reply.header('etag', etag(found.revision))).send(found);
    },
  );

  app.patch(
    '/v1/pricing/templates/:id',
    {
      config: edit,
      schema: {
        tags,
        summary: 'Edit a template of your own',
        params: Params,
        headers: ifMatch,
        body: PricingTemplateUpdates,
        response: answers(200, StoredPricingTemplate, 404, 412, 422, 428),
      },
    },
    async (request, reply) => {
      const changed = ownTemplate(
        await execute(
          updatePricingTemplate,
          { id: request.params.id, revision: revisionOf(request.headers), updates: request.body },
          callerOf(request),
          environment,
        ),
      );
      return reply.header('etag', etag(changed.revision)).send(changed);
    },
  );

  app.delete(
    '/v1/pricing/templates/:id',
    {
      config: edit,
      schema: {
        tags,
        summary: 'Delete a template of your own; the answer is what it was',
        params: Params,
        headers: ifMatch,
        response: answers(200, StoredPricingTemplate, 404, 412, 428),
      },
    },
    async (request) =>
      ownTemplate(
        await execute(
          deletePricingTemplate,
          { id: request.params.id, revision: revisionOf(request.headers) },
          callerOf(request),
          environment,
        ),
      ),
  );
};
