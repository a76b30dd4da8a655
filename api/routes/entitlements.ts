import { createHash } from 'node:crypto';
import { z } from 'zod';
import { execute } from '../../commands/command.ts';
import { consume, release } from '../../commands/entitlements/consume.ts';
import { askFor, decide, readEntitlements } from '../../commands/entitlements/read-entitlements.ts';
import { updateGracePolicy } from '../../commands/entitlements/update-grace-policy.ts';
import {
  CheckInput,
  ConsumeInput,
  CustomerEntitlements,
  CustomerName,
  EntitlementDecision,
  FeatureGrants,
  GracePolicyUpdates,
  RecordedUsage,
  RecordUsageInput,
  ReleaseUsageInput,
  StoredGracePolicy,
  WaitingGracePolicy,
} from '../../contracts/entitlements.ts';
import { FlagId, FlagKey } from '../../contracts/ids.ts';
import { PricewrightError } from '../../contracts/tables/pricewright-error.ts';
import { entitlementFacts } from '../../database/entitlement-facts.ts';
import { featureGrants } from '../../database/feature-grants.ts';
import * as gracePolicy from '../../database/grace-policy.ts';
import { flagAnswers } from '../entitlements/flag-answers.ts';
import { callerOf } from '../environment.ts';
import { etag, ifMatch, revisionOf } from '../if-match.ts';
import { answers, type Routes } from '../route.ts';

const tags = ['entitlements'];
const Params = z.strictObject({ id: CustomerName });
const IfNoneMatch = z.looseObject({ 'if-none-match': z.string().max(500).optional() });

/** What customers have of features, how much is left, and what they use of it. */
export const entitlementRoutes: Routes = async (app) => {
  const { environment } = app;
  const { db, now } = environment;

  app.get(
    '/v1/customers/:id/entitlements',
    {
      config: { permission: 'entitlements:read' },
      schema: {
        tags,
        summary: 'What a customer has of every feature, from where, and why; unchanged, it answers 304',
        params: Params,
        headers: IfNoneMatch,
        response: { ...answers(200, CustomerEntitlements, 404), 304: z.null() },
      },
    },
    async ({ params, headers }, reply) => {
      const found = await readEntitlements(db, params.id, now(), flagAnswers(app));
      const tag = `"${createHash('sha256').update(JSON.stringify(found)).digest('base64url').slice(0, 27)}"`;
      reply.header('etag', tag).header('cache-control', 'private, no-cache');
      if (headers['if-none-match']?.split(',').some((each) => each.trim() === tag)) return reply.status(304).send(null);
      return reply.send(found);
    },
  );

  app.post(
    '/v1/customers/:id/entitlements/check',
    {
      config: { permission: 'entitlements:read' },
      schema: {
        tags,
        summary: 'Whether a customer has a feature, and so much more of it; nothing is counted',
        params: Params,
        body: CheckInput,
        response: answers(200, EntitlementDecision, 404),
      },
    },
    async ({ params, body }) =>
      decide(askFor(await entitlementFacts(db, params.id, now()), body, flagAnswers(app)), body.quantity),
  );

  app.post(
    '/v1/customers/:id/entitlements/consume',
    {
      config: { permission: 'entitlements:consume' },
      schema: {
        tags,
        summary: 'Use some of a feature: counted if so much is left, else refused with the reason',
        params: Params,
        body: ConsumeInput,
        response: answers(200, EntitlementDecision, 404, 409),
      },
    },
    async (request) => {
      const door = { caller: callerOf(request), environment, flags: flagAnswers(app) };
      return consume(await entitlementFacts(db, request.params.id, now()), request.body, door);
    },
  );

  app.post(
    '/v1/customers/:id/entitlements/release',
    {
      config: { permission: 'entitlements:consume' },
      schema: {
        tags,
        summary: 'Give back what is no longer held, or was counted wrongly; never more than was used',
        params: Params,
        body: ReleaseUsageInput,
        response: answers(200, EntitlementDecision, 404, 409),
      },
    },
    async (request) => {
      const door = { caller: callerOf(request), environment, flags: flagAnswers(app) };
      return release(await entitlementFacts(db, request.params.id, now()), request.body, door);
    },
  );

  app.post(
    '/v1/entitlements/usage',
    {
      config: { permission: 'entitlements:consume' },
      schema: {
        tags,
        summary: 'Count what was used at several customers; each answers for itself, in the order sent',
        body: RecordUsageInput,
        response: answers(200, RecordedUsage),
      },
    },
    async (request) => {
      const door = { caller: callerOf(request), environment, flags: flagAnswers(app) };
      const read = new Map<string, ReturnType<typeof entitlementFacts>>();
      const results: z.output<typeof RecordedUsage>['results'] = [];
      for (const { customerId, ...input } of request.body.consumptions) {
        try {
          const facts = read.get(customerId) ?? entitlementFacts(db, customerId, now());
          read.set(customerId, facts);
          results.push({ decision: await consume(await facts, input, door), error: null });
        } catch (error) {
          if (!(error instanceof PricewrightError) || error.status >= 500) throw error;
          results.push({ decision: null, error: { code: error.code, message: error.message } });
        }
      }
      return { results };
    },
  );

  app.get(
    '/v1/flags/:id/grants',
    {
      config: { permission: 'flags:read' },
      schema: {
        tags: ['flags'],
        summary: 'Where a feature is granted: plans, add-ons, agreements; by the id or the key of its flag',
        params: z.strictObject({ id: z.union([FlagId, FlagKey]) }),
        response: answers(200, FeatureGrants, 404),
      },
    },
    async ({ params }) => featureGrants(db, params.id),
  );

  app.get(
    '/v1/entitlements/grace-policy',
    {
      config: { permission: 'entitlements:read' },
      schema: {
        tags,
        summary: 'What customers keep whose payment is overdue, and for how long',
        response: answers(200, StoredGracePolicy),
      },
    },
    async (_request, reply) => {
      const policy = await gracePolicy.read(db);
      return reply.header('etag', etag(policy.revision)).send(policy);
    },
  );

  app.patch(
    '/v1/entitlements/grace-policy',
    {
      config: { permission: 'entitlements:edit' },
      schema: {
        tags,
        summary: 'Change the grace policy; what touches many customers waits for approval',
        headers: ifMatch,
        body: GracePolicyUpdates,
        response: { ...answers(200, StoredGracePolicy, 409, 412, 428), 202: WaitingGracePolicy },
      },
    },
    async (request, reply) => {
      const input = { revision: revisionOf(request.headers), updates: request.body };
      const changed = await execute(updateGracePolicy, input, callerOf(request), environment);
      if ('waiting' in changed) return reply.status(202).send({ status: 'waiting' as const, ...changed.waiting });
      return reply.header('etag', etag(changed.policy.revision)).send(changed.policy);
    },
  );
};
