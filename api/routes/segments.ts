import { z } from 'zod';
import { execute } from '../../commands/command.ts';
import { presentCustomers } from '../../commands/customers/present-customer.ts';
import { createSegment, presentSegment } from '../../commands/segments/create-segment.ts';
import { deleteSegment } from '../../commands/segments/delete-segment.ts';
import { previewSegment } from '../../commands/segments/preview-segment.ts';
import { updateSegment } from '../../commands/segments/update-segment.ts';
import { Customer } from '../../contracts/customers.ts';
import { ListQuery, listOf } from '../../contracts/http.ts';
import { SegmentId } from '../../contracts/ids.ts';
import {
  CreateSegmentInput,
  PreviewSegmentInput,
  Segment,
  SegmentPreview,
  SegmentUpdates,
} from '../../contracts/segments.ts';
import { customersWhere } from '../../database/customer-list.ts';
import * as customers from '../../database/customers.ts';
import * as segments from '../../database/segments.ts';
import { callerOf } from '../environment.ts';
import { WaitingChange } from '../flags/answer-change.ts';
import { answersWithTheChange } from '../flags/follow-flags.ts';
import { etag, ifMatch, revisionOf } from '../if-match.ts';
import { answers, type Routes } from '../route.ts';

const Params = z.strictObject({ id: SegmentId });
const PageQuery = ListQuery.pick({ page: true, perPage: true, sort: true });
const tags = ['segments'];

export const segmentRoutes: Routes = async (app) => {
  const { environment } = app;
  answersWithTheChange(app);
  const { db } = environment;

  app.get(
    '/v1/segments',
    {
      config: { permission: 'segments:read' },
      schema: {
        tags,
        summary: 'List segments',
        querystring: ListQuery,
        response: answers(200, listOf(Segment)),
      },
    },
    async ({ query }) => {
      const { rows, total } = await segments.list(db, query);
      return { data: rows.map(presentSegment), total };
    },
  );

  app.post(
    '/v1/segments',
    {
      config: { permission: 'segments:edit' },
      schema: {
        tags,
        summary: 'Define a segment of customers by a condition',
        body: CreateSegmentInput,
        response: answers(201, Segment, 409),
      },
    },
    async (request, reply) => {
      const segment = await execute(createSegment, request.body, callerOf(request), environment);
      return reply
        .status(201)
        .header('etag', etag(segment.revision))
        .header('location', `/v1/segments/${segment.id}`)
        .send(segment);
    },
  );

  app.post(
    '/v1/segments/preview',
    {
      config: { permission: 'segments:read' },
      schema: {
        tags,
        summary: 'How many customers a condition holds for now',
        body: PreviewSegmentInput,
        response: answers(200, SegmentPreview),
      },
    },
    async ({ body }) => previewSegment(db, body.condition),
  );

  app.get(
    '/v1/segments/:id',
    {
      config: { permission: 'segments:read' },
      schema: { tags, summary: 'Read a segment', params: Params, response: answers(200, Segment, 404) },
    },
    async ({ params }, reply) => {
      const segment = presentSegment(await segments.find(db, params.id));
      return reply.header('etag', etag(segment.revision)).send(segment);
    },
  );

  app.patch(
    '/v1/segments/:id',
    {
      config: { permission: 'segments:edit' },
      schema: {
        tags,
        summary: 'Edit a segment; what gives many customers another value of a flag waits for approval',
        params: Params,
        headers: ifMatch,
        body: SegmentUpdates,
        response: { ...answers(200, Segment, 404, 409, 412, 428), 202: WaitingChange },
      },
    },
    async (request, reply) => {
      const changed = await execute(
        updateSegment,
        { segmentId: request.params.id, revision: revisionOf(request.headers), updates: request.body },
        callerOf(request),
        environment,
      );
      if ('waiting' in changed) return reply.status(202).send({ status: 'waiting' as const, ...changed.waiting });
      return reply.status(200).header('etag', etag(changed.segment.revision)).send(changed.segment);
    },
  );

  app.delete(
    '/v1/segments/:id',
    {
      config: { permission: 'segments:edit' },
      schema: {
        tags,
        summary: 'Remove a segment that no rule of a flag asks',
        params: Params,
        headers: ifMatch,
        response: answers(204, z.null(), 404, 412, 422, 428),
      },
    },
    async (request, reply) => {
      const { params, headers } = request;
      await execute(
        deleteSegment,
        { segmentId: params.id, revision: revisionOf(headers) },
        callerOf(request),
        environment,
      );
      return reply.status(204).send(null);
    },
  );

  app.get(
    '/v1/segments/:id/customers',
    {
      config: { permission: 'customers:read' },
      schema: {
        tags,
        summary: 'Customers who are in the segment now',
        params: Params,
        querystring: PageQuery,
        response: answers(200, listOf(Customer), 404),
      },
    },
    async ({ params, query }) => {
      const { condition } = await segments.find(db, params.id);
      const { ids, total } = await customersWhere(db, condition, query);
      return { data: await presentCustomers(environment, await customers.byIds(db, ids)), total };
    },
  );
};
