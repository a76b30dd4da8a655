import { z } from 'zod';
import { execute } from '../../commands/command.ts';
import { overrideRule } from '../../commands/compliance/override-rule.ts';
import { plansInViolation } from '../../commands/compliance/plans-in-violation.ts';
import { presentRules } from '../../commands/compliance/present-rules.ts';
import { ComplianceRuleView, OverrideRuleInput, PlanInViolation, RuleCode } from '../../contracts/compliance.ts';
import { listOf, PageQuery } from '../../contracts/http.ts';
import { pageIn } from '../../contracts/page-in.ts';
import * as overrides from '../../database/compliance-overrides.ts';
import { callerOf } from '../environment.ts';
import { etag, ifMatch, revisionOf } from '../if-match.ts';
import { answers, type Routes } from '../route.ts';

const tags = ['compliance'];

export const complianceRoutes: Routes = async (app) => {
  const { environment } = app;

  app.get(
    '/v1/compliance/rules',
    {
      config: { permission: 'compliance:read' },
      schema: {
        tags,
        summary: 'Every rule of compliance with its source, for a lawyer to read',
        response: answers(200, listOf(ComplianceRuleView)),
      },
    },
    async () => {
      const data = presentRules(await overrides.all(environment.db), environment.now());
      return { data, total: data.length };
    },
  );

  app.patch(
    '/v1/compliance/rules/:code',
    {
      config: { permission: 'compliance:edit' },
      schema: {
        tags,
        summary: 'Switch a rule off or on, or change the day from which it counts',
        params: z.strictObject({ code: RuleCode }),
        headers: ifMatch,
        body: OverrideRuleInput,
        response: answers(200, ComplianceRuleView, 404, 412, 428),
      },
    },
    async (request, reply) => {
      const rule = await execute(
        overrideRule,
        { code: request.params.code, revision: revisionOf(request.headers), ...request.body },
        callerOf(request),
        environment,
      );
      return reply.header('etag', etag(rule.revision)).send(rule);
    },
  );

  app.get(
    '/v1/compliance/violations',
    {
      config: { permission: 'compliance:read' },
      schema: {
        tags,
        summary: 'Active plans that break a rule which is in force now',
        querystring: PageQuery,
        response: answers(200, listOf(PlanInViolation)),
      },
    },
    async ({ query }) => pageIn(await plansInViolation(environment.db, environment.now()), query),
  );
};
