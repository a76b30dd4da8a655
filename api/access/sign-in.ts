import { betterAuth } from 'better-auth';
import { APIError } from 'better-auth/api';
import { genericOAuth, magicLink, twoFactor } from 'better-auth/plugins';
import type { Configuration } from '../../contracts/configuration.ts';
import type { Db } from '../../database/client.ts';
import * as journal from '../../database/journal.ts';
import * as members from '../../database/members.ts';
import { longestUserAgent } from '../environment.ts';

/** An hour at a time and a week in all; a session that is used goes on. */
const sessionSeconds = 7 * 24 * 60 * 60;
const signInLinkSeconds = 24 * 60 * 60;

/** A provider of OpenID Connect and the client that we are there. */
export interface OidcSettings {
  issuer: string;
  clientId: string;
  clientSecret: string;
}

export type SignIn = ReturnType<typeof createSignIn>;

/**
 * Sign-in by e-mail and password with an optional second factor, by one-time links, and by OpenID Connect when configured.
 * Nobody signs up: members are invited. Session tokens stand in their table, but a cookie is signed with the secret, so
 * that reading the table is not enough to forge one.
 */
export function createSignIn(settings: {
  db: Db;
  secret: string;
  publicUrl: string;
  oidc?: OidcSettings | undefined;
  /** Where better-auth's own words go; nowhere without it. */
  log?: (level: 'info' | 'warn' | 'error', message: string) => void;
}) {
  const secure = settings.publicUrl.startsWith('https://');
  return betterAuth({
    appName: 'Pricewright',
    baseURL: settings.publicUrl,
    basePath: '/auth',
    secret: settings.secret,
    database: { db: settings.db, type: 'postgres' },
    telemetry: { enabled: false },
    logger: {
      disabled: settings.log === undefined,
      level: 'warn',
      // What comes beside the words may be somebody's profile: of it only the messages of errors are told.
      log: (level, message, ...beside) => {
        const causes = beside.flatMap((each) => (each instanceof Error ? each.message : []));
        settings.log?.(level === 'debug' ? 'info' : level, [message, ...causes].join(': '));
      },
    },
    disabledPaths: ['/sign-in/magic-link', '/change-password', '/change-email', '/delete-user', '/update-user'],
    // Where a provider's refusal is told: the sign-in page, which has words for it.
    onAPIError: { errorURL: new URL('/', settings.publicUrl).href },
    databaseHooks: {
      session: {
        create: {
          /** Whoever is disabled gets no session, by whatever way they come. */
          before: async (session, context) => {
            const userId = String(session.userId);
            const member = await members.find(settings.db, userId);
            if (member && !member.disabled) {
              const byLink = context?.path?.startsWith('/magic-link/');
              return { data: { ...session, linkMadeBy: byLink ? await members.linkMaker(settings.db, userId) : null } };
            }
            throw new APIError('FORBIDDEN', {
              code: 'MEMBER_DISABLED',
              message: 'Your account is disabled. An administrator can enable it again.',
            });
          },
        },
      },
      user: {
        update: {
          async after(user, context) {
            const on = context ? secondFactorSet[context.path] : undefined;
            if (on !== undefined) await auditSecondFactor(settings.db, user.id, on, context?.headers);
          },
        },
      },
    },
    user: { modelName: 'auth_users' },
    session: {
      modelName: 'auth_sessions',
      expiresIn: sessionSeconds,
      updateAge: 60 * 60,
      additionalFields: { linkMadeBy: { type: 'string', required: false, input: false } },
    },
    account: { modelName: 'auth_accounts' },
    verification: { modelName: 'auth_verifications' },
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: 12, maxPasswordLength: 128 },
    // Sign-in attempts a minute and address; the API's own limits cover the rest.
    rateLimit: { enabled: true, window: 60, max: 100, customRules: { '/sign-in/*': { window: 60, max: 10 } } },
    advanced: {
      useSecureCookies: secure,
      cookiePrefix: 'pricewright',
      defaultCookieAttributes: { sameSite: 'lax', httpOnly: true, secure },
    },
    plugins: [
      twoFactor({ issuer: 'Pricewright', schema: { twoFactor: { modelName: 'auth_two_factors' } } }),
      magicLink({
        disableSignUp: true,
        expiresIn: signInLinkSeconds,
        storeToken: 'hashed',
        // Links are made by commands (database/sign-in-links.ts), in their transaction; its own way is closed below.
        sendMagicLink: async () => {},
      }),
      ...(settings.oidc
        ? [
            genericOAuth({
              config: [
                {
                  providerId: 'oidc',
                  discoveryUrl: `${settings.oidc.issuer.replace(/\/$/, '')}/.well-known/openid-configuration`,
                  clientId: settings.oidc.clientId,
                  clientSecret: settings.oidc.clientSecret,
                  scopes: ['openid', 'email', 'profile'],
                  pkce: true,
                  disableSignUp: true,
                  disableImplicitSignUp: true,
                  // Many providers leave the name out; better-auth insists on one, and nothing of ours is changed by it.
                  mapProfileToUser: ({ name, email }) => ({ name: name || email }),
                },
              ],
            }),
          ]
        : []),
    ],
  });
}

/** What of better-auth's own turns the second factor on or off; signing in by a code changes nothing of the member. */
const secondFactorSet: Readonly<Record<string, boolean>> = {
  '/two-factor/verify-totp': true,
  '/two-factor/disable': false,
};

/** Beside what commands audit of a member: this one is better-auth's, which has no transaction of ours. */
async function auditSecondFactor(db: Db, memberId: string, on: boolean, headers: Headers | undefined): Promise<void> {
  await journal.append(db, [
    {
      type: on ? 'member.second_factor_on' : 'member.second_factor_off',
      area: 'members',
      entityId: memberId,
      actor: `member:${memberId}`,
      requestId: headers?.get('x-request-id') ?? null,
      at: new Date(),
      from: {
        door: 'api',
        ip: headers?.get('x-forwarded-for') ?? null,
        userAgent: headers?.get('user-agent')?.slice(0, longestUserAgent) ?? null,
      },
      audit: { action: 'setSecondFactor', before: { on: !on }, after: { on }, why: null },
    },
  ]);
  await journal.wakeRelay(db);
}

/** The settings of OpenID Connect, all three or none. */
export function oidcOf(settings: Configuration): OidcSettings | undefined {
  const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId, OIDC_CLIENT_SECRET: clientSecret } = settings;
  return issuer && clientId && clientSecret ? { issuer, clientId, clientSecret } : undefined;
}
