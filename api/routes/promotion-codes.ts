import { Readable } from 'node:stream';
import { z } from 'zod';
import { execute } from '../../commands/command.ts';
import { createCodes } from '../../commands/promotions/create-codes.ts';
import { disableCode } from '../../commands/promotions/disable-code.ts';
import { redeemPromotion } from '../../commands/promotions/redeem-promotion.ts';
import { releaseRedemption } from '../../commands/promotions/release-redemption.ts';
import { ListQuery, listOf } from '../../contracts/http.ts';
import {
  CreateCodesInput,
  CreatedCodes,
  PromotionCode,
  PromotionCodeId,
  PromotionId,
  RedeemInput,
  Redemption,
  RedemptionId,
  ReleaseInput,
} from '../../contracts/promotions.ts';
import * as codes from '../../database/promotion-codes.ts';
import * as redemptions from '../../database/promotion-redemptions.ts';
import * as promotions from '../../database/promotions.ts';
import { csvLine } from '../csv.ts';
import { callerOf } from '../environment.ts';
import { answers, bodyOf, type Routes } from '../route.ts';

const tags = ['promotions'];
const Params = z.strictObject({ id: PromotionId });

/** A stream has no schema of ours: its lines are rows. */
const exported: Record<number, unknown> = {
  ...answers(200, z.string(), 404),
  200: { description: 'One code a line', content: { 'text/csv': { schema: z.string() } } },
};

export const promotionCodeRoutes: Routes = async (app) => {
  const { environment } = app;
  const { db } = environment;

  app.post(
    '/v1/promotions/redeem',
    {
      config: { permission: 'promotions:redeem' },
      schema: {
        tags,
        summary: 'Give a promotion to a customer for one purchase; the same purchase gets the same redemption',
        body: RedeemInput,
        response: answers(200, Redemption, 404, 422),
      },
    },
    async (request) => execute(redeemPromotion, request.body, callerOf(request), environment),
  );

  app.get(
    '/v1/promotions/redemptions',
    {
      config: { permission: 'promotions:read' },
      schema: {
        tags,
        summary: 'Redemptions of all promotions',
        querystring: ListQuery,
        response: answers(200, listOf(Redemption)),
      },
    },
    async ({ query }) => redemptions.list(db, null, query),
  );

  app.post(
    '/v1/promotions/redemptions/:id/release',
    {
      config: { permission: 'promotions:redeem' },
      schema: {
        tags,
        summary: 'Give a redemption back, because its purchase was undone',
        params: z.strictObject({ id: RedemptionId }),
        body: ReleaseInput,
        response: answers(200, Redemption, 404),
      },
    },
    async (request) =>
      execute(releaseRedemption, { redemptionId: request.params.id, ...request.body }, callerOf(request), environment),
  );

  app.get(
    '/v1/promotions/:id/redemptions',
    {
      config: { permission: 'promotions:read' },
      schema: {
        tags,
        summary: 'Who has redeemed a promotion',
        params: Params,
        querystring: ListQuery,
        response: answers(200, listOf(Redemption), 404),
      },
    },
    async ({ params, query }) => {
      await promotions.find(db, params.id);
      return redemptions.list(db, params.id, query);
    },
  );

  app.get(
    '/v1/promotions/:id/codes',
    {
      config: { permission: 'promotions:edit' },
      schema: {
        tags,
        summary: 'The codes of a promotion',
        params: Params,
        querystring: ListQuery,
        response: answers(200, listOf(PromotionCode), 404),
      },
    },
    async ({ params, query }) => {
      await promotions.find(db, params.id);
      return codes.list(db, params.id, query);
    },
  );

  app.post(
    '/v1/promotions/:id/codes',
    {
      config: { permission: 'promotions:edit' },
      schema: {
        tags,
        summary: 'Make codes: one of your own wording, random ones, or one for each of some customers',
        params: Params,
        body: CreateCodesInput,
        response: answers(201, CreatedCodes, 404, 409, 422),
      },
    },
    async (request, reply) => {
      const input = { promotionId: request.params.id, codes: request.body };
      return reply.status(201).send(await execute(createCodes, input, callerOf(request), environment));
    },
  );

  app.get(
    '/v1/promotions/:id/codes/export',
    {
      config: { permission: 'promotions:edit' },
      schema: { tags, summary: 'All codes of a promotion as CSV, as a stream', params: Params, response: exported },
    },
    async (request, reply) => {
      const { id } = await promotions.find(db, request.params.id);
      reply.raw.setHeader('x-accel-buffering', 'no');
      return reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', `attachment; filename="${id}-codes.csv"`)
        .send(Readable.from(csvOf(codes.batches(db, id))));
    },
  );

  app.post(
    '/v1/promotions/:id/codes/:codeId/disable',
    {
      config: { permission: 'promotions:edit' },
      schema: {
        tags,
        summary: 'Take a code back for good',
        params: z.strictObject({ id: PromotionId, codeId: PromotionCodeId }),
        body: bodyOf(z.strictObject({}).prefault({})),
        response: answers(200, PromotionCode, 404),
      },
    },
    async (request) =>
      execute(
        disableCode,
        { promotionId: request.params.id, codeId: request.params.codeId },
        callerOf(request),
        environment,
      ),
  );
};

const columns = ['code', 'kind', 'customerId', 'expiresAt', 'maxRedemptions', 'redemptions', 'disabledAt'] as const;

async function* csvOf(batches: AsyncGenerator<PromotionCode[]>): AsyncGenerator<string> {
  yield csvLine(columns);
  for await (const rows of batches) yield rows.map((row) => csvLine(columns.map((column) => row[column]))).join('');
}
