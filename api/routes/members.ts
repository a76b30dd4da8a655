import { z } from 'zod';
import { execute } from '../../commands/command.ts';
import { createSignInLink } from '../../commands/members/create-sign-in-link.ts';
import { inviteMember } from '../../commands/members/invite-member.ts';
import { updateMember } from '../../commands/members/update-member.ts';
import {
  InvitedMember,
  InviteMemberInput,
  Member,
  SignInLink,
  SignInLinkInput,
  UpdateMemberInput,
} from '../../contracts/access.ts';
import { listOf, PageQuery } from '../../contracts/http.ts';
import * as members from '../../database/members.ts';
import type { MailSender } from '../../integrations/messages/mail.ts';
import { assertMayGive, assertNoKey } from '../access/may-give.ts';
import { mailLink, signInLink } from '../access/sign-in-links.ts';
import { callerOf } from '../environment.ts';
import { answers, bodyOf, type RoutesWith } from '../route.ts';

const tags = ['members'];
const Params = z.strictObject({ id: z.string().max(100) });

export const memberRoutes: RoutesWith<{ publicUrl: string; mail: MailSender | null }> = async (
  app,
  { publicUrl, mail },
) => {
  const { environment } = app;

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
      assertMayGive(request.principal!, request.body.roles);
      const { member, token } = await execute(inviteMember, request.body, callerOf(request), environment);
      const link = signInLink(publicUrl, token, '/?welcome');
      const mailed = await mailLink(mail, member, link, 'invited');
      return reply.status(201).send({ ...member, signInLink: link, mail: mailed });
    },
  );

  app.patch(
    '/v1/members/:id',
    {
      config: { permission: 'members:edit' },
      schema: {
        tags,
        summary: 'Change roles, disable or enable',
        params: Params,
        body: UpdateMemberInput,
        response: answers(200, Member, 404, 409),
      },
    },
    async (request) => {
      assertMayGive(request.principal!, request.body.roles ?? []);
      return execute(updateMember, { memberId: request.params.id, ...request.body }, callerOf(request), environment);
    },
  );

  app.post(
    '/v1/members/:id/sign-in-link',
    {
      config: { permission: 'members:edit' },
      schema: {
        tags,
        summary: 'A new one-time sign-in link for a member who lost theirs, or their password or second factor',
        params: Params,
        body: bodyOf(SignInLinkInput),
        response: answers(201, SignInLink, 404, 409),
      },
    },
    async (request, reply) => {
      assertNoKey(request.principal!, 'A key cannot sign somebody in: sign in yourself.');
      const input = { memberId: request.params.id, ...request.body };
      const { member, token } = await execute(createSignInLink, input, callerOf(request), environment);
      const link = signInLink(publicUrl, token, '/?welcome');
      const mailed = await mailLink(mail, member, link, 'asked');
      return reply.status(201).send({ memberId: member.id, signInLink: link, mail: mailed });
    },
  );
};
