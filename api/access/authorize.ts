import type { FastifyInstance, FastifyRequest, RouteOptions } from 'fastify';
import type { Principal } from '../../contracts/access.ts';
import {
  isPermission,
  type Permission,
  permissions,
  type Role,
  roleTitles,
} from '../../contracts/tables/permissions.ts';
import { PricewrightError } from '../../contracts/tables/pricewright-error.ts';
import * as members from '../../database/members.ts';
import type { Authenticator } from './authenticate.ts';

export interface DeclaredRoute {
  method: string;
  url: string;
  permission: string | undefined;
  open: boolean;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /**
     * `area:action` of contracts/tables/permissions.ts; `signed-in` for what every caller may ask about itself, `member`
     * for what is a person's own, such as a password, and no key's.
     */
    permission?: string;
    /** Anyone may call it: health, sign-in, signed webhooks, the page itself. */
    public?: boolean;
  }
  interface FastifyInstance {
    /** Every route with what it asks of its callers. */
    readonly declaredRoutes: DeclaredRoute[];
  }
  interface FastifyRequest {
    principal: Principal | null;
  }
}

const reads = new Set(['GET', 'HEAD', 'OPTIONS']);
const signedInIsEnough = new Set<string | undefined>(['signed-in', 'member']);

/** Every route is closed until it declares who may call it; one that declares nothing stops the start. */
export function authorization(app: FastifyInstance, authenticate: Authenticator): void {
  const routes: RouteOptions[] = [];
  app.decorateRequest('principal', null);
  app.decorate('declaredRoutes', {
    getter: () =>
      routes.flatMap(({ method, url, config }) =>
        [method].flat().map((each) => ({
          method: String(each),
          url,
          permission: config?.permission,
          open: config?.public === true,
        })),
      ),
  });

  app.addHook('onRoute', (route) => {
    routes.push(route);
  });
  // Judged once all is registered: hooks of an inner scope may still declare a route of a plugin as public.
  app.addHook('onReady', async () => {
    const undeclared = routes.filter(({ config }) => !isDeclared(config)).map(({ method, url }) => `${method} ${url}`);
    if (undeclared.length > 0) throw new Error(`routes without a permission: ${undeclared.join(', ')}`);
  });

  app.addHook('onRequest', async (request) => {
    if (request.is404 || request.routeOptions.config.public) return;
    const { permission } = request.routeOptions.config;
    const principal = await authenticate(request);
    if (!principal) {
      throw new PricewrightError('NotSignedIn', 'Sign in, or send a valid key as Authorization: Bearer or X-API-Key.');
    }
    request.principal = principal;
    if (permission === 'member' && principal.kind !== 'member') {
      throw new PricewrightError('InsufficientPermissions', 'Only somebody who is signed in can do this, not a key.');
    }
    if (!signedInIsEnough.has(permission) && !(isKnown(permission) && principal.permissions.has(permission))) {
      throw await lacking(app, principal, permission ?? '');
    }
    if (principal.kind === 'member') assertSameOrigin(request);
  });
}

function isDeclared(config: RouteOptions['config']): boolean {
  const { permission, public: open } = config ?? {};
  return open === true || signedInIsEnough.has(permission) || isKnown(permission);
}

function isKnown(permission: string | undefined): permission is Permission {
  return permission !== undefined && isPermission(permission);
}

async function lacking(app: FastifyInstance, principal: Principal, permission: string): Promise<PricewrightError> {
  const holders: readonly Role[] = isPermission(permission) ? permissions[permission] : [];
  const granters = await members.namesWithRole(app.environment.db, permissions['members:edit']);
  const what = principal.kind === 'api_key' ? 'This key' : 'You';
  return new PricewrightError(
    'InsufficientPermissions',
    `${what} cannot do this: it needs ${permission}. ${granters.join(', ') || 'An administrator'} can grant it.`,
    {
      suggestedActions: [
        principal.kind === 'api_key'
          ? `Create a key with the scope ${permission}.`
          : `Ask for one of these roles: ${holders.map((role) => roleTitles[role].split(':')[0]).join(', ')}.`,
      ],
    },
  );
}

/** A cookie is sent by whatever page asks the browser: a write must come from our own (OWASP CSRF cheat sheet). */
function assertSameOrigin(request: FastifyRequest): void {
  if (reads.has(request.method)) return;
  const origin = request.headers.origin;
  const site = request.headers['sec-fetch-site'];
  if (
    (origin && hostOf(origin) === hostOf(`http://${request.host}`)) ||
    (!origin && (site === undefined || site === 'same-origin'))
  )
    return;
  throw new PricewrightError('InsufficientPermissions', 'Another site asked your browser to do this; it was not done.');
}

/** Without the port that the scheme implies; null for `null`, which a sandboxed page sends. */
function hostOf(origin: string): string | null {
  return URL.canParse(origin) ? new URL(origin).host : null;
}
