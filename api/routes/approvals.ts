import { z } from 'zod';
import { approveChange } from '../../commands/approvals/approve-change.ts';
import { rejectChange } from '../../commands/approvals/reject-change.ts';
import { execute } from '../../commands/command.ts';
import { liftFreeze, setFreeze } from '../../commands/freeze/set-freeze.ts';
import { updateLimits } from '../../commands/limits/update-limits.ts';
import {
  ChangeRequest,
  ChangeRequestId,
  DecideInput,
  Freeze,
  FreezeInput,
  Limits,
  RejectInput,
  UpdateLimitsInput,
} from '../../contracts/approvals.ts';
import { ListQuery, listOf } from '../../contracts/http.ts';
import * as changeRequests from '../../database/change-requests.ts';
import * as freeze from '../../database/freeze.ts';
import * as limits from '../../database/limits.ts';
import { callerOf } from '../environment.ts';
import { answersWithTheChange } from '../flags/follow-flags.ts';
import { etag, ifMatch, revisionOf } from '../if-match.ts';
import { answers, bodyOf, type Routes } from '../route.ts';

const Params = z.strictObject({ id: ChangeRequestId });
const tags = ['approvals'];

export const approvalRoutes: Routes = async (app) => {
  const { environment } = app;
  answersWithTheChange(app);
  const { db } = environment;

  app.get(
    '/v1/approvals',
    {
      config: { permission: 'approvals:read' },
      schema: {
        tags,
        summary: 'Change requests',
        querystring: ListQuery,
        response: answers(200, listOf(ChangeRequest)),
      },
    },
    async ({ query }) => changeRequests.list(db, query),
  );

  app.get(
    '/v1/approvals/:id',
    {
      config: { permission: 'approvals:read' },
      schema: { tags, summary: 'One change request', params: Params, response: answers(200, ChangeRequest, 404) },
    },
    async ({ params }) => {
      const [request] = await changeRequests.present(db, [await changeRequests.find(db, params.id)]);
      return request!;
    },
  );

  app.post(
    '/v1/approvals/:id/approve',
    {
      config: { permission: 'approvals:decide' },
      schema: {
        tags,
        summary: 'Approve what somebody else proposed',
        params: Params,
        body: bodyOf(DecideInput),
        response: answers(200, ChangeRequest, 404, 409),
      },
    },
    async (request) =>
      execute(approveChange, { changeRequestId: request.params.id, ...request.body }, callerOf(request), environment),
  );

  app.post(
    '/v1/approvals/:id/reject',
    {
      config: { permission: 'approvals:decide' },
      schema: {
        tags,
        summary: 'Reject, with the reason',
        params: Params,
        body: RejectInput,
        response: answers(200, ChangeRequest, 404, 409),
      },
    },
    async (request) =>
      execute(rejectChange, { changeRequestId: request.params.id, ...request.body }, callerOf(request), environment),
  );

  app.get(
    '/v1/limits',
    {
      config: { permission: 'limits:read' },
      schema: { tags, summary: 'From where a change needs approval, or is refused', response: answers(200, Limits) },
    },
    async (_request, reply) => {
      const stored = limits.presentLimits(await limits.read(db));
      return reply.header('etag', etag(stored.revision)).send(stored);
    },
  );

  app.patch(
    '/v1/limits',
    {
      config: { permission: 'limits:edit' },
      schema: {
        tags,
        summary: 'Change the limits',
        headers: ifMatch,
        body: UpdateLimitsInput,
        response: answers(200, Limits, 412, 428),
      },
    },
    async (request, reply) => {
      const stored = await execute(
        updateLimits,
        { revision: revisionOf(request.headers), ...request.body },
        callerOf(request),
        environment,
      );
      return reply.header('etag', etag(stored.revision)).send(stored);
    },
  );

  app.get(
    '/v1/freeze',
    {
      config: { permission: 'freeze:read' },
      schema: { tags, summary: 'Whether automatic writes are held', response: answers(200, Freeze) },
    },
    async () => freeze.read(db, environment.now()),
  );

  app.post(
    '/v1/freeze',
    {
      config: { permission: 'freeze:edit' },
      schema: { tags, summary: 'Hold every automatic write', body: FreezeInput, response: answers(200, Freeze) },
    },
    async (request) => execute(setFreeze, request.body, callerOf(request), environment),
  );

  app.post(
    '/v1/freeze/lift',
    {
      config: { permission: 'freeze:edit' },
      schema: {
        tags,
        summary: 'Let automatic writes go on',
        body: bodyOf(z.strictObject({})),
        response: answers(200, Freeze),
      },
    },
    async (request) => execute(liftFreeze, {}, callerOf(request), environment),
  );
};
