import { z } from 'zod';
import { explainFlag } from '../../commands/flags/explain-flag.ts';
import { flagAnalytics } from '../../commands/flags/flag-analytics.ts';
import { validateDependencies } from '../../commands/flags/validate-dependencies.ts';
import { validateFlag } from '../../commands/flags/validate-flag.ts';
import {
  AnalyticsQuery,
  AttributeHashing,
  CreateFlagInput,
  DependencyValidation,
  EnvironmentQuery,
  ExplainInput,
  Explanation,
  FeatureAnalytics,
  FlagDeployment,
} from '../../contracts/flags.ts';
import { FlagId } from '../../contracts/ids.ts';
import { ValidationResult } from '../../contracts/validation.ts';
import * as configuration from '../../database/flag-configuration.ts';
import { hashedName } from '../../domain/flags/secure-condition.ts';
import { live } from '../flags/evaluator-door.ts';
import { answers, type Routes } from '../route.ts';

const tags = ['flags'];
const Params = z.strictObject({ id: FlagId });

/** Questions about flags that change nothing. */
export const flagCheckRoutes: Routes = async (app) => {
  const { environment } = app;
  const reads = { config: { permission: 'flags:read' } };

  app.post(
    '/v1/flags/validate',
    {
      ...reads,
      schema: {
        tags,
        summary: 'Check a flag without storing it',
        body: CreateFlagInput,
        response: answers(200, ValidationResult),
      },
    },
    async ({ body }) => validateFlag(environment.db, body, environment.now()),
  );

  app.get(
    '/v1/flags/deployment',
    {
      ...reads,
      schema: {
        tags,
        summary: 'Which processes evaluate which version',
        querystring: EnvironmentQuery,
        response: answers(200, FlagDeployment),
      },
    },
    async ({ query }) => configuration.deployment(environment.db, query.environment),
  );

  app.get(
    '/v1/flags/attribute-hashing',
    {
      ...reads,
      schema: {
        tags,
        summary:
          'How your servers hash attributes for SDKs that evaluate by themselves: such SDKs see nobody in plain text',
        querystring: EnvironmentQuery,
        response: answers(200, AttributeHashing),
      },
    },
    async ({ query }, reply) => {
      const { settings } = app.flagConfiguration;
      const { hashed } = live(app, query.environment).payload(settings);
      return reply.header('cache-control', 'no-store').send({
        environment: query.environment,
        algorithm: 'sha256' as const,
        salt: settings.salt,
        attributes: hashed.map((attribute) => ({ attribute, sendAs: hashedName(attribute) })),
      });
    },
  );

  app.get(
    '/v1/flags/:id/analytics',
    {
      ...reads,
      schema: {
        tags,
        summary: 'Adoption, use, failures, feedback and progress of a flag; the last 30 days unless said otherwise',
        params: Params,
        querystring: AnalyticsQuery,
        response: answers(200, FeatureAnalytics, 404),
      },
    },
    async ({ params, query }) => {
      const to = query.to ? new Date(query.to) : environment.now();
      const from = query.from ? new Date(query.from) : new Date(to.getTime() - 30 * 86_400_000);
      const { processId } = app.flagConfiguration;
      const held = app.flagConfiguration.environment(query.environment);
      return flagAnalytics(environment.db, params.id, query.environment, { from, to }, environment.now(), (key) => {
        const measured = held?.answerTimes.of(key);
        return measured ? { ...measured, processId } : null;
      });
    },
  );

  app.get(
    '/v1/flags/:id/dependencies',
    {
      ...reads,
      schema: {
        tags,
        summary: 'All that a flag needs, and all that needs it',
        params: Params,
        querystring: EnvironmentQuery,
        response: answers(200, DependencyValidation, 404),
      },
    },
    async ({ params, query }) => validateDependencies(environment.db, params.id, query.environment),
  );

  app.post(
    '/v1/flags/:id/explain',
    {
      ...reads,
      schema: {
        tags,
        summary: 'What a flag gives to somebody, and why, rule by rule',
        params: Params,
        body: ExplainInput,
        response: answers(200, Explanation, 404),
      },
    },
    async ({ params, body }) => explainFlag(environment.db, params.id, body, environment.now()),
  );
};
