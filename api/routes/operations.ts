import { z } from 'zod';
import { presentOperation } from '../../commands/operations/present-operation.ts';
import { ListQuery, listOf } from '../../contracts/http.ts';
import { OperationId } from '../../contracts/ids.ts';
import { Operation } from '../../contracts/operations.ts';
import { listOperations } from '../../database/operation-list.ts';
import * as operations from '../../database/operations.ts';
import { answers, type Routes } from '../route.ts';

const tags = ['operations'];

export const operationRoutes: Routes = async (app) => {
  const { db } = app.environment;

  app.get(
    '/v1/operations',
    {
      config: { permission: 'operations:read' },
      schema: {
        tags,
        summary: 'Processes under way and ended',
        querystring: ListQuery,
        response: answers(200, listOf(Operation)),
      },
    },
    async ({ query }) => {
      const { rows, total } = await listOperations(db, query);
      const steps = await operations.stepsOf(
        db,
        rows.map((row) => row.id),
      );
      return { data: rows.map((row) => presentOperation(row, steps, app.temporalUi)), total };
    },
  );

  app.get(
    '/v1/operations/:id',
    {
      config: { permission: 'operations:read' },
      schema: {
        tags,
        summary: 'One process with its steps, attempts and outcome',
        params: z.strictObject({ id: OperationId }),
        response: answers(200, Operation, 404),
      },
    },
    async ({ params }) => {
      const row = await operations.find(db, params.id);
      return presentOperation(row, await operations.stepsOf(db, [row.id]), app.temporalUi);
    },
  );
};
