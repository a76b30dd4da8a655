import type { FastifyRequest } from 'fastify';
import type { Caller, Environment } from '../commands/command.ts';

declare module 'fastify' {
  interface FastifyInstance {
    environment: Environment;
    /** Links to Temporal Web begin with it; null without one. */
    temporalUi: { url: string; namespace: string } | null;
  }
}

export function callerOf(request: FastifyRequest): Caller {
  return { actor: request.principal?.actor ?? 'nobody', requestId: request.id, claim: request.claim ?? null };
}
