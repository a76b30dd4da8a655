import { z } from 'zod';
import { execute } from '../../commands/command.ts';
import { endSession } from '../../commands/members/end-session.ts';
import { setPassword } from '../../commands/members/set-password.ts';
import { Me, PasswordSet, type Principal, Session, SetPasswordInput, SignInOptions } from '../../contracts/access.ts';
import { listOf } from '../../contracts/http.ts';
import { PricewrightError } from '../../contracts/tables/pricewright-error.ts';
import * as members from '../../database/members.ts';
import * as passwords from '../../database/passwords.ts';
import * as sessions from '../../database/sessions.ts';
import type { SignIn } from '../access/sign-in.ts';
import { callerOf } from '../environment.ts';
import { answers, type RoutesWith } from '../route.ts';

const tags = ['members'];
/** Guesses of the present password a minute, for somebody who found an open session. */
const guesses = { max: 10, timeWindow: 60_000 };

export const meRoutes: RoutesWith<{ signIn: SignIn; singleSignOn: boolean }> = async (
  app,
  { signIn, singleSignOn },
) => {
  const { environment } = app;
  const { db, now } = environment;
  const guessed = app.createRateLimit({
    ...guesses,
    keyGenerator: ({ principal, ip }: { principal: Principal | null; ip: string }) => principal?.actor ?? ip,
  });

  app.get(
    '/v1/sign-in',
    {
      config: { public: true },
      schema: { tags, summary: 'How people sign in here', response: answers(200, SignInOptions) },
    },
    async () => ({ password: true, singleSignOn }),
  );

  app.get(
    '/v1/me',
    {
      config: { permission: 'signed-in' },
      schema: { tags, summary: 'Who is asking, and what they may do', response: answers(200, Me) },
    },
    async ({ principal }) => {
      const { kind, id, name, email, roles, permissions } = principal!;
      const member = kind === 'member' ? await members.find(db, id) : null;
      return {
        kind,
        id,
        name,
        email,
        roles: [...roles],
        permissions: [...permissions].sort(),
        hasPassword: member !== null && (await passwords.hashOf(db, id)) !== null,
        secondFactor: member?.secondFactor ?? false,
      };
    },
  );

  app.post(
    '/v1/me/password',
    {
      config: { permission: 'member' },
      schema: {
        tags,
        summary: 'Set the first password, or another with the present one; other sessions end',
        body: SetPasswordInput,
        response: answers(200, PasswordSet, 412, 422),
      },
    },
    async (request, reply) => {
      const { id, sessionId } = request.principal!;
      const { currentPassword, newPassword } = request.body;
      const verdict = await guessed(request);
      if (!verdict.isAllowed && verdict.isExceeded) {
        reply.header('retry-after', String(verdict.ttlInSeconds));
        throw new PricewrightError('RateLimited', `Too many tries. Go on in ${verdict.ttlInSeconds} s.`);
      }
      const { password } = await signIn.$context;
      const checked = await passwords.hashOf(db, id);
      if (checked !== null && !(await password.verify({ hash: checked, password: currentPassword ?? '' }))) {
        throw refusal('currentPassword', 'not_present', 'This is not your present password.');
      }
      if (newPassword === currentPassword) throw refusal('newPassword', 'same', 'This is the password you have.');
      const hash = await password.hash(newPassword);
      const input = { memberId: id, sessionId: sessionId ?? null, checked, hash };
      return await execute(setPassword, input, callerOf(request), environment);
    },
  );

  app.get(
    '/v1/me/sessions',
    {
      config: { permission: 'member' },
      schema: { tags, summary: 'Where you are signed in', response: answers(200, listOf(Session)) },
    },
    async ({ principal }) => {
      const { id, sessionId } = principal!;
      const data = await sessions.ofMember(db, id, sessionId ?? null, now());
      return { data, total: data.length };
    },
  );

  app.post(
    '/v1/me/sessions/:id/end',
    {
      config: { permission: 'member' },
      schema: {
        tags,
        summary: 'Sign out there',
        params: z.strictObject({ id: z.string().max(100) }),
        response: answers(204, z.null(), 404),
      },
    },
    async (request, reply) => {
      const { id } = request.principal!;
      const input = { memberId: id, sessionId: request.params.id };
      await execute(endSession, input, callerOf(request), environment);
      return reply.status(204).send(null);
    },
  );
};

function refusal(field: string, code: string, message: string): PricewrightError {
  return new PricewrightError('MalformedRequest', message, { fields: [{ field, code, message }] });
}
