import { z } from 'zod';
import { execute } from '../../commands/command.ts';
import { previewRule } from '../../commands/pricing/rules/preview-rule.ts';
import {
  createPricingRule,
  deletePricingRule,
  presentRule,
  updatePricingRule,
} from '../../commands/pricing/rules/pricing-rules.ts';
import { ListQuery, listOf } from '../../contracts/http.ts';
import {
  CreatePricingRuleInput,
  PricingRuleId,
  PricingRuleImpact,
  PricingRuleUpdates,
  StoredPricingRule,
} from '../../contracts/pricing-rules.ts';
import * as pricing from '../../database/pricing.ts';
import { callerOf } from '../environment.ts';
import { etag, ifMatch, revisionOf } from '../if-match.ts';
import { answers, type Routes } from '../route.ts';

const tags = ['pricing'];
const read = { permission: 'pricing:read' };
const edit = { permission: 'pricing:edit' };
const Params = z.strictObject({ id: PricingRuleId });
/** 202: it waits for a second person, whose request `changeRequestId` names. */
const waiting = { 202: StoredPricingRule };

export const pricingRuleRoutes: Routes = async (app) => {
  const { environment } = app;
  const { db } = environment;

  app.get(
    '/v1/pricing/rules',
    {
      config: read,
      schema: {
        tags,
        summary: 'List pricing rules',
        querystring: ListQuery,
        response: answers(200, listOf(StoredPricingRule)),
      },
    },
    async ({ query }) => {
      const { rows, total } = await pricing.rules.list(db, query);
      return { data: rows.map(presentRule), total };
    },
  );

  app.post(
    '/v1/pricing/rules',
    {
      config: edit,
      schema: {
        tags,
        summary: 'Add a pricing rule; above the limits it waits for approval',
        body: CreatePricingRuleInput,
        response: { ...answers(201, StoredPricingRule, 409, 422), ...waiting },
      },
    },
    async (request, reply) => {
      const made = await execute(createPricingRule, request.body, callerOf(request), environment);
      return reply
        .status(made.changeRequestId ? 202 : 201)
        .header('etag', etag(made.revision))
        .header('location', `/v1/pricing/rules/${made.id}`)
        .send(made);
    },
  );

  app.get(
    '/v1/pricing/rules/:id',
    {
      config: read,
      schema: { tags, summary: 'Read a pricing rule', params: Params, response: answers(200, StoredPricingRule, 404) },
    },
    async ({ params }, reply) => {
      const rule = presentRule(await pricing.rules.find(db, params.id));
      return reply.header('etag', etag(rule.revision)).send(rule);
    },
  );

  app.patch(
    '/v1/pricing/rules/:id',
    {
      config: edit,
      schema: {
        tags,
        summary: 'Edit a pricing rule; what holds stays until the edit is approved',
        params: Params,
        headers: ifMatch,
        body: PricingRuleUpdates,
        response: { ...answers(200, StoredPricingRule, 404, 409, 412, 422, 428), ...waiting },
      },
    },
    async (request, reply) => {
      const changed = await execute(
        updatePricingRule,
        { ruleId: request.params.id, revision: revisionOf(request.headers), updates: request.body },
        callerOf(request),
        environment,
      );
      return reply
        .status(changed.changeRequestId ? 202 : 200)
        .header('etag', etag(changed.revision))
        .send(changed);
    },
  );

  app.delete(
    '/v1/pricing/rules/:id',
    {
      config: edit,
      schema: {
        tags,
        summary: 'Delete a pricing rule; the answer is what it was',
        params: Params,
        headers: ifMatch,
        response: { ...answers(200, StoredPricingRule, 404, 412, 428), ...waiting },
      },
    },
    async (request, reply) => {
      const input = { ruleId: request.params.id, revision: revisionOf(request.headers) };
      const deleted = await execute(deletePricingRule, input, callerOf(request), environment);
      return reply.status(deleted.changeRequestId ? 202 : 200).send(deleted);
    },
  );

  app.post(
    '/v1/pricing/rules/preview',
    {
      config: read,
      schema: {
        tags,
        summary: 'Who a rule would hit, and what it would do to their prices',
        body: CreatePricingRuleInput,
        response: answers(200, PricingRuleImpact, 422),
      },
    },
    async ({ body }) => previewRule(db, body, environment.now()),
  );
};
