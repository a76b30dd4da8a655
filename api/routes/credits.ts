import { z } from 'zod';
import { execute } from '../../commands/command.ts';
import { applyCredits } from '../../commands/credits/apply-credits.ts';
import { grantCredits } from '../../commands/credits/grant-credits.ts';
import { settleTopUp } from '../../commands/credits/settle-top-up.ts';
import { updateWallet } from '../../commands/credits/update-wallet.ts';
import { voidGrant } from '../../commands/credits/void-grant.ts';
import {
  AppliedCredits,
  ApplyCreditsInput,
  CreditEntry,
  CreditGrantRecord,
  CreditWallet,
  GrantCreditsInput,
  GrantId,
  SettleTopUpInput,
  TopUp,
  TopUpId,
  VoidGrantInput,
  WalletPolicyUpdates,
} from '../../contracts/credits.ts';
import { ListQuery, listOf } from '../../contracts/http.ts';
import { CustomerId } from '../../contracts/ids.ts';
import { Currency } from '../../contracts/money.ts';
import * as ledger from '../../database/credit-ledger.ts';
import * as credits from '../../database/credits.ts';
import { callerOf } from '../environment.ts';
import { etag, ifMatch, revisionOf } from '../if-match.ts';
import { answers, type Routes } from '../route.ts';

const tags = ['credits'];
const WalletParams = z.strictObject({ customerId: CustomerId, currency: Currency });

export const creditRoutes: Routes = async (app) => {
  const { environment } = app;
  const { db, now } = environment;

  app.get(
    '/v1/credits',
    {
      config: { permission: 'credits:read' },
      schema: {
        tags,
        summary: 'Wallets: the prepaid money of customers, with what can be used now',
        querystring: ListQuery,
        response: answers(200, listOf(CreditWallet)),
      },
    },
    async ({ query }) => credits.list(db, query, now()),
  );

  app.post(
    '/v1/credits',
    {
      config: { permission: 'credits:edit' },
      schema: {
        tags,
        summary: 'Grant credits to a customer, paid or free',
        body: GrantCreditsInput,
        response: answers(201, CreditGrantRecord, 422),
      },
    },
    async (request, reply) =>
      reply.status(201).send(await execute(grantCredits, request.body, callerOf(request), environment)),
  );

  app.post(
    '/v1/credits/apply',
    {
      config: { permission: 'credits:edit' },
      schema: {
        tags,
        summary: 'Pay as much of an invoice as there is; the same invoice again gets the same answer',
        body: ApplyCreditsInput,
        response: answers(200, AppliedCredits, 404, 422),
      },
    },
    async (request) => execute(applyCredits, request.body, callerOf(request), environment),
  );

  app.get(
    '/v1/credits/grants',
    {
      config: { permission: 'credits:read' },
      schema: {
        tags,
        summary: 'Grants, with what is left of each',
        querystring: ListQuery,
        response: answers(200, listOf(CreditGrantRecord)),
      },
    },
    async ({ query }) => ledger.grants(db, query, now()),
  );

  app.post(
    '/v1/credits/grants/:id/void',
    {
      config: { permission: 'credits:edit' },
      schema: {
        tags,
        summary: 'Take back what is left of a grant, for good',
        params: z.strictObject({ id: GrantId }),
        body: VoidGrantInput,
        response: answers(200, CreditGrantRecord, 404),
      },
    },
    async (request) =>
      execute(voidGrant, { grantId: request.params.id, ...request.body }, callerOf(request), environment),
  );

  app.get(
    '/v1/credits/entries',
    {
      config: { permission: 'credits:read' },
      schema: {
        tags,
        summary: 'The ledger: what came in and went out, and why',
        querystring: ListQuery,
        response: answers(200, listOf(CreditEntry)),
      },
    },
    async ({ query }) => ledger.entries(db, query),
  );

  app.get(
    '/v1/credits/top-ups',
    {
      config: { permission: 'credits:read' },
      schema: {
        tags,
        summary: 'Automatic purchases: wanted, paid or failed',
        querystring: ListQuery,
        response: answers(200, listOf(TopUp)),
      },
    },
    async ({ query }) => ledger.topUps(db, query),
  );

  app.post(
    '/v1/credits/top-ups/:id/settle',
    {
      config: { permission: 'credits:edit' },
      schema: {
        tags,
        summary: 'Say how the payment of an automatic purchase ended; paid, its credits are granted',
        params: z.strictObject({ id: TopUpId }),
        body: SettleTopUpInput,
        response: answers(200, TopUp, 404, 409, 422),
      },
    },
    async (request) =>
      execute(settleTopUp, { topUpId: request.params.id, end: request.body }, callerOf(request), environment),
  );

  app.get(
    '/v1/credits/:customerId/:currency',
    {
      config: { permission: 'credits:read' },
      schema: { tags, summary: 'One wallet', params: WalletParams, response: answers(200, CreditWallet, 404) },
    },
    async ({ params }, reply) => {
      const wallet = await credits.present(db, params, now());
      return reply.header('etag', etag(wallet.revision)).send(wallet);
    },
  );

  app.patch(
    '/v1/credits/:customerId/:currency',
    {
      config: { permission: 'credits:edit' },
      schema: {
        tags,
        summary: 'Set when the balance counts as low, and what is bought automatically then',
        params: WalletParams,
        headers: ifMatch,
        body: WalletPolicyUpdates,
        response: answers(200, CreditWallet, 404, 412, 422, 428),
      },
    },
    async (request, reply) => {
      const wallet = await execute(
        updateWallet,
        { ...request.params, revision: revisionOf(request.headers), updates: request.body },
        callerOf(request),
        environment,
      );
      return reply.header('etag', etag(wallet.revision)).send(wallet);
    },
  );
};
