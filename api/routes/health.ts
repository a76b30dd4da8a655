import type { FastifyPluginAsync } from 'fastify';
import { z } from 'zod';
import { ErrorResponse } from '../../contracts/http.ts';

export type ReadinessCheck = () => Promise<void>;

const tags = ['operations'];
const Alive = z.strictObject({ status: z.literal('ok') });
/** By the name of the part: `ok`, or what speaks against it. */
const Checks = z.record(z.string(), z.string());
const Ready = z.strictObject({ status: z.literal('ok'), checks: Checks });
const NotReady = z.strictObject({ status: z.literal('unavailable'), checks: Checks });
const refusals = { 400: ErrorResponse, 405: ErrorResponse, 500: ErrorResponse };

/** `/healthz`: the process lives. `/readyz`: what it needs answers, part by part. */
export const healthRoutes: FastifyPluginAsync<{ checks: Record<string, ReadinessCheck> }> = async (app, { checks }) => {
  const alive = { tags, summary: 'Whether the process lives', response: { ...refusals, 200: Alive } };
  app.get('/healthz', { config: { public: true }, schema: alive, logLevel: 'silent' }, async () => ({ status: 'ok' }));

  const readiness = {
    tags,
    summary: 'Whether what it needs answers, part by part',
    response: { ...refusals, 200: Ready, 503: NotReady },
  };
  app.get('/readyz', { config: { public: true }, schema: readiness, logLevel: 'silent' }, async (_request, reply) => {
    const results = await Promise.all(
      Object.entries(checks).map(async ([name, check]) => {
        try {
          await within(2_000, check());
          return [name, 'ok'] as const;
        } catch (error) {
          return [name, error instanceof Error ? error.message : String(error)] as const;
        }
      }),
    );
    const ready = results.every(([, state]) => state === 'ok');
    return reply
      .status(ready ? 200 : 503)
      .send({ status: ready ? 'ok' : 'unavailable', checks: Object.fromEntries(results) });
  });
};

async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${ms} ms`)), ms);
  });
  return await Promise.race([work, late]).finally(() => clearTimeout(timer));
}
