import { z } from 'zod';
import { planImpact } from '../../commands/plans/plan-impact.ts';
import { PlanId } from '../../contracts/ids.ts';
import { PlanImpact, PlanImpactQuery } from '../../contracts/plan-impact.ts';
import { answers, type Routes } from '../route.ts';

export const planImpactRoutes: Routes = async (app) => {
  app.get(
    '/v1/plans/:id/impact',
    {
      // Not of plans: the list behind the number names customers.
      config: { permission: 'customers:read' },
      schema: {
        tags: ['plans'],
        summary: 'What a change would do to those who have the plan, and who they are',
        params: z.strictObject({ id: PlanId }),
        querystring: PlanImpactQuery,
        response: answers(200, PlanImpact, 404),
      },
    },
    async ({ params, query }) => planImpact(app.environment, params.id, query),
  );
};
