import Fastify, { type FastifyInstance, type FastifyServerOptions, LogController } from 'fastify';
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Db } from '../database/client.ts';
import { EvaluationKeys } from './flags/evaluation-keys.ts';
import { EventHub } from './flags/event-hub.ts';
import { FlagConfiguration } from './flags/flag-configuration.ts';
import { ofrepErrors } from './flags/ofrep-errors.ts';
import { StoredAssignments } from './flags/stored-assignments.ts';
import { securityHeaders } from './plugins/security-headers.ts';
import { storableText } from './plugins/storable-text.ts';
import { newRequestId } from './request-id.ts';
import { growthbookRoutes } from './routes/growthbook.ts';
import { healthRoutes, type ReadinessCheck } from './routes/health.ts';
import { ofrepRoutes } from './routes/ofrep.ts';

/**
 * What a process can do that starts while the database is down: evaluate flags from the snapshot on disk. All else answers 503
 * until the whole API takes over.
 */
export async function createEvaluationApp(options: {
  db: Db;
  secret: string;
  snapshotPath: string;
  checks: Record<string, ReadinessCheck>;
  logger: FastifyServerOptions['logger'];
  trustedProxies?: string | undefined;
}): Promise<FastifyInstance> {
  const app = Fastify({
    ...(options.logger === undefined ? {} : { logger: options.logger }),
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: options.trustedProxies ?? false,
    bodyLimit: 256 * 1024,
    genReqId: newRequestId,
    onProtoPoisoning: 'error',
    onConstructorPoisoning: 'error',
    forceCloseConnections: true,
  }).withTypeProvider<ZodTypeProvider>();
  app.removeContentTypeParser('text/plain');
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  const configuration = new FlagConfiguration({
    db: options.db,
    keys: new EvaluationKeys(options.secret),
    snapshotPath: options.snapshotPath,
    log: app.log,
  });
  const hub = new EventHub();
  app.decorate('flagConfiguration', configuration);
  app.decorateRequest('evaluator', null);
  app.decorateRequest('principal', null);
  app.addHook('onReady', () => configuration.start());
  app.addHook('preClose', async () => {
    hub.close();
    await configuration.close();
  });
  securityHeaders(app);
  ofrepErrors(app);
  storableText(app);
  await app.register(ofrepRoutes, {
    hub,
    assignments: new StoredAssignments(options.db, app.log),
    secret: options.secret,
    exposures: null,
    entitlements: null,
  });
  await app.register(growthbookRoutes, { hub });
  await app.register(healthRoutes, { checks: options.checks });
  app.setNotFoundHandler(async (_request, reply) =>
    reply
      .status(503)
      .header('retry-after', '2')
      .send({ errorDetails: 'The database does not answer: until it does, flags alone are answered.' }),
  );
  return app;
}
