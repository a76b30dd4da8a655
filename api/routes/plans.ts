import { z } from 'zod';
import { execute } from '../../commands/command.ts';
import { cancelPublication } from '../../commands/plans/cancel-publication.ts';
import { checkPlan } from '../../commands/plans/check-plan.ts';
import { clonePlan } from '../../commands/plans/clone-plan.ts';
import { createPlan } from '../../commands/plans/create-plan.ts';
import { previewPlan, validateStoredPlan } from '../../commands/plans/preview-plan.ts';
import { publishPlan } from '../../commands/plans/publish-plan.ts';
import { presentPlans, presentVersion, readPlan } from '../../commands/plans/read-plan.ts';
import { updatePlan } from '../../commands/plans/update-plan.ts';
import { archivePlan, deprecatePlan } from '../../commands/plans/withdraw-plan.ts';
import { ListQuery, listOf } from '../../contracts/http.ts';
import { PlanId } from '../../contracts/ids.ts';
import {
  Accepted,
  ClonePlanInput,
  CreatePlanInput,
  MigrationPlan,
  PlanPreview,
  PlanUpdates,
  PlanVersion,
  PublishPlanInput,
  SubscriptionPlan,
  ValidatePlanInput,
} from '../../contracts/plans.ts';
import { ValidationResult } from '../../contracts/validation.ts';
import { listPlans } from '../../database/plan-list.ts';
import * as plans from '../../database/plans.ts';
import { callerOf } from '../environment.ts';
import { etag, ifMatch, revisionOf } from '../if-match.ts';
import { answers, bodyOf, type Routes } from '../route.ts';

const Params = z.strictObject({ id: PlanId });
const tags = ['plans'];

export const planRoutes: Routes = async (app) => {
  const { environment } = app;

  app.get(
    '/v1/plans',
    {
      config: { permission: 'plans:read' },
      schema: { tags, summary: 'List plans', querystring: ListQuery, response: answers(200, listOf(SubscriptionPlan)) },
    },
    async ({ query }) => {
      const { ids, total } = await listPlans(environment.db, query);
      return { data: await presentPlans(environment.db, await plans.byIds(environment.db, ids)), total };
    },
  );

  app.post(
    '/v1/plans',
    {
      config: { permission: 'plans:edit' },
      schema: {
        tags,
        summary: 'Create a plan as a draft',
        body: CreatePlanInput,
        response: answers(201, SubscriptionPlan, 409),
      },
    },
    async (request, reply) => {
      const plan = await execute(createPlan, request.body, callerOf(request), environment);
      return reply
        .status(201)
        .header('etag', etag(plan.revision))
        .header('location', `/v1/plans/${plan.id}`)
        .send(plan);
    },
  );

  app.post(
    '/v1/plans/validate',
    {
      config: { permission: 'plans:read' },
      schema: {
        tags,
        summary: 'Check a configuration that is not stored',
        body: ValidatePlanInput,
        response: answers(200, ValidationResult, 503),
      },
    },
    async ({ body: { key, ...configuration } }) =>
      checkPlan(
        environment.db,
        { planId: null, key: key ?? null, configuration, affectedCustomers: 0 },
        environment.now(),
      ),
  );

  app.get(
    '/v1/plans/:id',
    {
      config: { permission: 'plans:read' },
      schema: { tags, summary: 'Read a plan', params: Params, response: answers(200, SubscriptionPlan, 404) },
    },
    async ({ params }, reply) => {
      const plan = await readPlan(environment.db, params.id);
      return reply.header('etag', etag(plan.revision)).send(plan);
    },
  );

  app.patch(
    '/v1/plans/:id',
    {
      config: { permission: 'plans:edit' },
      schema: {
        tags,
        summary: 'Edit the open version, or open the next one',
        params: Params,
        headers: ifMatch,
        body: PlanUpdates,
        response: answers(200, SubscriptionPlan, 404, 409, 412, 428),
      },
    },
    async (request, reply) => {
      const plan = await execute(
        updatePlan,
        { planId: request.params.id, revision: revisionOf(request.headers), updates: request.body },
        callerOf(request),
        environment,
      );
      return reply.header('etag', etag(plan.revision)).send(plan);
    },
  );

  app.get(
    '/v1/plans/:id/versions',
    {
      config: { permission: 'plans:read' },
      schema: {
        tags,
        summary: 'Every version, newest first',
        params: Params,
        response: answers(200, listOf(PlanVersion), 404),
      },
    },
    async ({ params }) => {
      await plans.find(environment.db, params.id);
      const versions = await plans.versions(environment.db, params.id);
      return { data: versions.map(presentVersion), total: versions.length };
    },
  );

  app.post(
    '/v1/plans/:id/validate',
    {
      config: { permission: 'plans:read' },
      schema: {
        tags,
        summary: 'Check the stored plan',
        params: Params,
        body: bodyOf(z.strictObject({})),
        response: answers(200, ValidationResult, 404, 409, 502, 503),
      },
    },
    async ({ params }) => validateStoredPlan(params.id, environment),
  );

  app.post(
    '/v1/plans/:id/preview',
    {
      config: { permission: 'plans:read' },
      schema: {
        tags,
        summary: 'What a customer will see, and the diff against Stripe',
        params: Params,
        body: bodyOf(z.strictObject({})),
        response: answers(200, PlanPreview, 404, 409, 502, 503),
      },
    },
    async ({ params }) => previewPlan(params.id, environment),
  );

  app.post(
    '/v1/plans/:id/publish',
    {
      config: { permission: 'plans:publish' },
      schema: {
        tags,
        summary: 'Publish the open version, now or at a time',
        params: Params,
        body: bodyOf(PublishPlanInput),
        response: answers(202, Accepted, 404, 409, 412, 422, 502, 503),
      },
    },
    async (request, reply) =>
      reply
        .status(202)
        .send(
          await execute(publishPlan, { planId: request.params.id, ...request.body }, callerOf(request), environment),
        ),
  );

  app.post(
    '/v1/plans/:id/cancel',
    {
      config: { permission: 'plans:publish' },
      schema: {
        tags,
        summary: 'Cancel the publication under way',
        params: Params,
        body: bodyOf(z.strictObject({})),
        response: answers(202, Accepted, 404, 409),
      },
    },
    async (request, reply) =>
      reply
        .status(202)
        .send(await execute(cancelPublication, { planId: request.params.id }, callerOf(request), environment)),
  );

  for (const [verb, command, summary] of [
    ['deprecate', deprecatePlan, 'Stop selling a plan; its subscribers keep it'],
    ['archive', archivePlan, 'Take a deprecated plan without subscribers out of the catalogue'],
  ] as const) {
    app.post(
      `/v1/plans/:id/${verb}`,
      {
        config: { permission: 'plans:publish' },
        schema: {
          tags,
          summary,
          params: Params,
          body: bodyOf(MigrationPlan),
          response: answers(202, Accepted, 404, 409, 502),
        },
      },
      async (request, reply) => {
        const params = request.params as z.infer<typeof Params>;
        const body = request.body as z.infer<typeof MigrationPlan>;
        return reply
          .status(202)
          .send(await execute(command, { planId: params.id, ...body }, callerOf(request), environment));
      },
    );
  }

  app.post(
    '/v1/plans/:id/clone',
    {
      config: { permission: 'plans:edit' },
      schema: {
        tags,
        summary: 'Copy a plan into a new draft',
        params: Params,
        body: bodyOf(ClonePlanInput),
        response: answers(201, SubscriptionPlan, 404, 409),
      },
    },
    async (request, reply) => {
      const plan = await execute(
        clonePlan,
        { planId: request.params.id, ...request.body },
        callerOf(request),
        environment,
      );
      return reply
        .status(201)
        .header('etag', etag(plan.revision))
        .header('location', `/v1/plans/${plan.id}`)
        .send(plan);
    },
  );
};
