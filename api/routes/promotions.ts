import { z } from 'zod';
import { execute } from '../../commands/command.ts';
import { assertPurchase } from '../../commands/promotions/assert-purchase.ts';
import { createPromotion } from '../../commands/promotions/create-promotion.ts';
import { orderPromotion } from '../../commands/promotions/order-promotion.ts';
import { updatePromotion } from '../../commands/promotions/update-promotion.ts';
import { ListQuery, listOf } from '../../contracts/http.ts';
import {
  ApplicablePromotions,
  ApplicablePromotionsQuery,
  CreatePromotionInput,
  PromotionId,
  PromotionRecord,
  PromotionUpdates,
  PromotionUsage,
} from '../../contracts/promotions.ts';
import { promotionCommands } from '../../contracts/tables/promotion-lifecycle.ts';
import * as redemptions from '../../database/promotion-redemptions.ts';
import * as promotions from '../../database/promotions.ts';
import { promotionsFor } from '../../database/promotions-for.ts';
import { callerOf } from '../environment.ts';
import { etag, ifMatch, revisionOf } from '../if-match.ts';
import { answers, bodyOf, type Routes } from '../route.ts';

const tags = ['promotions'];
const Params = z.strictObject({ id: PromotionId });
/** 202: it waits for a second person, whom `changeRequestId` names. */
const waiting = { 202: PromotionRecord };

export const promotionRoutes: Routes = async (app) => {
  const { environment } = app;
  const { db, now } = environment;

  app.get(
    '/v1/promotions',
    {
      config: { permission: 'promotions:read' },
      schema: {
        tags,
        summary: 'List promotions',
        querystring: ListQuery,
        response: answers(200, listOf(PromotionRecord)),
      },
    },
    async ({ query }) => promotions.list(db, query),
  );

  app.post(
    '/v1/promotions',
    {
      config: { permission: 'promotions:edit' },
      schema: {
        tags,
        summary: 'Create a promotion; a deep one waits for approval',
        body: CreatePromotionInput,
        response: { ...answers(201, PromotionRecord, 409, 422), ...waiting },
      },
    },
    async (request, reply) => {
      const promotion = await execute(createPromotion, request.body, callerOf(request), environment);
      return reply
        .status(promotion.changeRequestId ? 202 : 201)
        .header('etag', etag(promotion.revision))
        .header('location', `/v1/promotions/${promotion.id}`)
        .send(promotion);
    },
  );

  app.get(
    '/v1/promotions/applicable',
    {
      config: { permission: 'promotions:read' },
      schema: {
        tags,
        summary: 'Which promotions hold for a customer, a plan and a moment, and what stands against the others',
        querystring: ApplicablePromotionsQuery,
        response: answers(200, ApplicablePromotions, 404, 422),
      },
    },
    async ({ query: { at, ...question } }) => {
      await assertPurchase(db, question);
      return await promotionsFor(db, { ...question, at: at ? new Date(at) : now() });
    },
  );

  app.get(
    '/v1/promotions/:id',
    {
      config: { permission: 'promotions:read' },
      schema: { tags, summary: 'One promotion', params: Params, response: answers(200, PromotionRecord, 404) },
    },
    async ({ params }, reply) => {
      const [promotion] = await promotions.present(db, [await promotions.find(db, params.id)]);
      return reply.header('etag', etag(promotion!.revision)).send(promotion!);
    },
  );

  app.patch(
    '/v1/promotions/:id',
    {
      config: { permission: 'promotions:edit' },
      schema: {
        tags,
        summary: 'Change what is given from now on; a deeper cut waits for approval',
        params: Params,
        headers: ifMatch,
        body: PromotionUpdates,
        response: { ...answers(200, PromotionRecord, 404, 409, 412, 422, 428), ...waiting },
      },
    },
    async (request, reply) => {
      const { promotion, waits } = await execute(
        updatePromotion,
        { promotionId: request.params.id, revision: revisionOf(request.headers), updates: request.body },
        callerOf(request),
        environment,
      );
      return reply
        .status(waits ? 202 : 200)
        .header('etag', etag(promotion.revision))
        .send(promotion);
    },
  );

  app.get(
    '/v1/promotions/:id/usage',
    {
      config: { permission: 'promotions:read' },
      schema: {
        tags,
        summary: 'What a promotion gave so far',
        params: Params,
        response: answers(200, PromotionUsage, 404),
      },
    },
    async ({ params }) => redemptions.usage(db, params.id),
  );

  const summaries = {
    pause: 'Give it to nobody for now',
    resume: 'Give it again',
    archive: 'End it for good; who has redeemed it keeps it',
  };
  for (const order of promotionCommands) {
    app.post(
      `/v1/promotions/:id/${order}`,
      {
        config: { permission: 'promotions:edit' },
        schema: {
          tags,
          summary: summaries[order],
          params: Params,
          headers: ifMatch,
          body: bodyOf(z.strictObject({}).prefault({})),
          response: answers(200, PromotionRecord, 404, 409, 412, 428),
        },
      },
      async (request, reply) => {
        const promotion = await execute(
          orderPromotion,
          { promotionId: request.params.id, revision: revisionOf(request.headers), order },
          callerOf(request),
          environment,
        );
        return reply.header('etag', etag(promotion.revision)).send(promotion);
      },
    );
  }
};
