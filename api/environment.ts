import type { FastifyRequest } from 'fastify';
import type { Caller, Environment } from '../commands/command.ts';
import type { RecordedOrigin } from '../database/schema.ts';

declare module 'fastify' {
  interface FastifyInstance {
    environment: Environment;
    /** Links to Temporal Web begin with it; null without one. */
    temporalUi: { url: string; namespace: string } | null;
  }
}

export function callerOf(request: FastifyRequest): Caller {
  return {
    actor: request.principal?.actor ?? 'nobody',
    requestId: request.id,
    claim: request.claim ?? null,
    linkMadeBy: request.principal?.linkMadeBy ?? null,
    from: originOf(request),
  };
}

/** Longer ones tell no more of who it was. */
export const longestUserAgent = 200;

/** What the audit keeps of where a request came from. */
function originOf({ principal, ip, headers }: FastifyRequest): RecordedOrigin {
  const userAgent = headers['user-agent']?.slice(0, longestUserAgent);
  return {
    // Only what is signed by an outside service comes without a principal and still runs commands.
    door: principal ? 'api' : 'webhook',
    ip,
    ...(userAgent ? { userAgent } : {}),
    ...(principal?.kind === 'api_key' ? { keyId: principal.id } : {}),
  };
}
