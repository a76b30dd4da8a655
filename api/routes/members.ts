import { z } from 'zod';
import { execute } from '../../commands/command.ts';
import { inviteMember } from '../../commands/members/invite-member.ts';
import { updateMember } from '../../commands/members/update-member.ts';
import { InvitedMember, InviteMemberInput, Me, Member, UpdateMemberInput } from '../../contracts/access.ts';
import { ListQuery, listOf } from '../../contracts/http.ts';
import * as members from '../../database/members.ts';
import type { SignInLinks } from '../access/sign-in-links.ts';
import { callerOf } from '../environment.ts';
import { answers, type RoutesWith } from '../route.ts';

const tags = ['members'];
const PageQuery = ListQuery.pick({ page: true, perPage: true });

export const memberRoutes: RoutesWith<{ links: SignInLinks }> = async (app, { links }) => {
  const { environment } = app;

  app.get(
    '/v1/me',
    {
      config: { permission: 'signed-in' },
      schema: { tags, summary: 'Who is asking, and what they may do', response: answers(200, Me) },
    },
    async ({ principal }) => {
      const { kind, id, name, email, roles, permissions } = principal!;
      return { kind, id, name, email, roles: [...roles], permissions: [...permissions].sort() };
    },
  );

  app.get(
    '/v1/members',
    {
      config: { permission: 'members:read' },
      schema: { tags, summary: 'Who works here', querystring: PageQuery, response: answers(200, listOf(Member)) },
    },
    async ({ query }) =>
      members.all(environment.db, { limit: query.perPage, offset: (query.page - 1) * query.perPage }),
  );

  app.post(
    '/v1/members',
    {
      config: { permission: 'members:edit' },
      schema: {
        tags,
        summary: 'Invite a member; the answer holds the one-time sign-in link',
        body: InviteMemberInput,
        response: answers(201, InvitedMember, 409),
      },
    },
    async (request, reply) => {
      const member = await execute(inviteMember, request.body, callerOf(request), environment);
      return reply.status(201).send({ ...member, signInLink: await links.linkFor(member.email) });
    },
  );

  app.patch(
    '/v1/members/:id',
    {
      config: { permission: 'members:edit' },
      schema: {
        tags,
        summary: 'Change roles, disable or enable',
        params: z.strictObject({ id: z.string().max(100) }),
        body: UpdateMemberInput,
        response: answers(200, Member, 404, 409),
      },
    },
    async (request) =>
      execute(updateMember, { memberId: request.params.id, ...request.body }, callerOf(request), environment),
  );
};
