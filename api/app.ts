import Fastify, { type FastifyInstance, type FastifyServerOptions, LogController } from 'fastify';
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import type Stripe from 'stripe';
import type { Environment } from '../commands/command.ts';
import { createMetrics, type Metrics } from '../composition/metrics.ts';
import type { MailSender } from '../integrations/messages/mail.ts';
import type { Authenticator } from './access/authenticate.ts';
import { authorization } from './access/authorize.ts';
import type { SignIn } from './access/sign-in.ts';
import { ofrepEntitlements } from './entitlements/ofrep-entitlements.ts';
import type { EventLimits } from './event-limits.ts';
import { followFlags } from './flags/follow-flags.ts';
import { rolloutExposures } from './flags/rollout-exposures.ts';
import { StoredAssignments } from './flags/stored-assignments.ts';
import { JournalReader } from './journal-reader.ts';
import { adminUi } from './plugins/admin-ui.ts';
import { errorHandling, refusedBytes, refusedPath } from './plugins/errors.ts';
import { eventWriting } from './plugins/event-writer.ts';
import { idempotentPosts } from './plugins/idempotency.ts';
import { requestMetrics } from './plugins/metrics.ts';
import { openapi } from './plugins/openapi.ts';
import { optionalBodies } from './plugins/optional-bodies.ts';
import { type RateLimits, rateLimits } from './plugins/rate-limit.ts';
import { requestLog } from './plugins/request-log.ts';
import { securityHeaders } from './plugins/security-headers.ts';
import { storableText } from './plugins/storable-text.ts';
import { requestTracing } from './plugins/tracing.ts';
import { newRequestId } from './request-id.ts';
import { alacarteRoutes } from './routes/alacarte.ts';
import { alertRoutes } from './routes/alerts.ts';
import { apiKeyRoutes } from './routes/api-keys.ts';
import { approvalRoutes } from './routes/approvals.ts';
import { attentionRoutes } from './routes/attention.ts';
import { auditRoutes } from './routes/audit.ts';
import { authRoutes } from './routes/auth.ts';
import { banditRoutes } from './routes/bandits.ts';
import { beaconScriptRoutes } from './routes/beacon-script.ts';
import { complianceRoutes } from './routes/compliance.ts';
import { consentRoutes } from './routes/consents.ts';
import { creditRoutes } from './routes/credits.ts';
import { currencyRoutes } from './routes/currencies.ts';
import { customerPricingRoutes } from './routes/customer-pricing.ts';
import { customerRoutes } from './routes/customers.ts';
import { entitlementRoutes } from './routes/entitlements.ts';
import { eventSchemaRoutes } from './routes/event-schemas.ts';
import { eventRoutes } from './routes/events.ts';
import { experimentRoutes } from './routes/experiments.ts';
import { flagCheckRoutes } from './routes/flag-checks.ts';
import { flagCommandRoutes } from './routes/flag-commands.ts';
import { flagRoutes } from './routes/flags.ts';
import { growthbookRoutes } from './routes/growthbook.ts';
import { healthRoutes, type ReadinessCheck } from './routes/health.ts';
import { holdoutRoutes } from './routes/holdouts.ts';
import { invoicePreviewRoutes } from './routes/invoice-preview.ts';
import { meRoutes } from './routes/me.ts';
import { memberRoutes } from './routes/members.ts';
import { metricDefinitionRoutes } from './routes/metric-definitions.ts';
import { metricsRoutes } from './routes/metrics.ts';
import { notificationRoutes } from './routes/notifications.ts';
import { ofrepRoutes } from './routes/ofrep.ts';
import { operationRoutes } from './routes/operations.ts';
import { personRoutes } from './routes/persons.ts';
import { planImpactRoutes } from './routes/plan-impact.ts';
import { planPriceRoutes } from './routes/plan-price.ts';
import { planRoutes } from './routes/plans.ts';
import { pricingRoutes } from './routes/pricing.ts';
import { pricingRuleRoutes } from './routes/pricing-rules.ts';
import { pricingTemplateRoutes } from './routes/pricing-templates.ts';
import { promotionCodeRoutes } from './routes/promotion-codes.ts';
import { promotionRoutes } from './routes/promotions.ts';
import { regionalPricingRoutes } from './routes/regional-pricing.ts';
import { revenueTargetRoutes } from './routes/revenue-targets.ts';
import { rolloutRoutes } from './routes/rollouts.ts';
import { sdkKeyRoutes } from './routes/sdk-keys.ts';
import { segmentRoutes } from './routes/segments.ts';
import { settingsRoutes } from './routes/settings.ts';
import { statisticsRoutes } from './routes/statistics.ts';
import { streamRoutes } from './routes/stream.ts';
import { stripeWebhookRoutes } from './routes/stripe-webhook.ts';
import { subscriptionRoutes } from './routes/subscriptions.ts';
import { taxRoutes } from './routes/tax.ts';
import { trackingRoutes } from './routes/tracking.ts';
import { traitRoutes } from './routes/traits.ts';
import { type WebhookSettings, webhookRoutes } from './routes/webhooks.ts';

/** How callers are known, and what the routes of members and keys need. */
export interface Access {
  authenticate: Authenticator;
  signIn: SignIn;
  secret: string;
  publicUrl: string;
  /** Whether signIn has a provider of OpenID Connect. */
  singleSignOn?: boolean;
  /** Mails one-time links; without it they stand in the answer alone. */
  mail?: MailSender | null;
}

export interface AppOptions {
  environment: Environment;
  databaseUrl: string;
  temporalUi: { url: string; namespace: string } | null;
  stripe: Stripe;
  stripeWebhookSecret: string;
  checks: Record<string, ReadinessCheck>;
  access: Access;
  logger: FastifyServerOptions['logger'];
  /** Whose X-Forwarded-For is believed, such as `127.0.0.1,10.0.0.0/8`; nobody's without it. */
  trustedProxies?: string | undefined;
  /** No limits without it. */
  rateLimits?: RateLimits | undefined;
  /** No limits without it. */
  eventLimits?: EventLimits | undefined;
  metrics?: { metrics: Metrics; open: boolean } | undefined;
  webhooks?: WebhookSettings | undefined;
  /** The built admin UI; admin-ui/dist without it. */
  adminUiFolder?: string | undefined;
  /** Where flags are kept for a start without the database; nowhere without it. */
  flagSnapshot?: string | undefined;
}

/** Bytes of a body; a catalogue with hundreds of tiers is a tenth of it. */
const bodyLimit = 256 * 1024;

export async function createApp(options: AppOptions): Promise<FastifyInstance> {
  const app = Fastify({
    ...(options.logger === undefined ? {} : { logger: options.logger }),
    // api/plugins/request-log.ts writes its own line.
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: options.trustedProxies ?? false,
    bodyLimit,
    // The longest filter and search that the lists take, percent-encoded, is still answered by us and not by Node.
    http: { maxHeaderSize: 64 * 1024 },
    genReqId: newRequestId,
    routerOptions: { maxParamLength: 200 },
    frameworkErrors: refusedPath,
    clientErrorHandler: refusedBytes,
    // A key such as __proto__ is refused, never silently dropped.
    onProtoPoisoning: 'error',
    onConstructorPoisoning: 'error',
    forceCloseConnections: true,
  }).withTypeProvider<ZodTypeProvider>();
  // Fastify reads plain text by itself; no route of ours does.
  app.removeContentTypeParser('text/plain');
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  const metrics = options.metrics ?? { metrics: createMetrics('api'), open: false };
  app.decorate('environment', {
    ...options.environment,
    onCommand: (command: string, outcome: string, seconds: number) =>
      metrics.metrics.commands.observe({ command, outcome }, seconds),
  });
  app.decorate('temporalUi', options.temporalUi);
  const reader = new JournalReader(options.environment.db, options.databaseUrl, app.log);
  app.decorate('journalReader', reader);
  app.addHook('onReady', () => reader.start());
  app.addHook('preClose', () => reader.close());
  const { hub } = followFlags(app, {
    db: options.environment.db,
    secret: options.access.secret,
    snapshotPath: options.flagSnapshot ?? null,
  });
  app.addHook('onSend', async (request, reply) => {
    reply.header('x-request-id', request.id);
  });

  eventWriting(app, options.eventLimits ?? { perKey: 0, perAddress: 0 });
  requestTracing(app);
  requestLog(app);
  requestMetrics(app, metrics.metrics);
  securityHeaders(app);
  errorHandling(app);
  storableText(app);
  optionalBodies(app);
  await rateLimits(app, options.rateLimits ?? { perAddress: 0, perCaller: 0 });
  authorization(app, options.access.authenticate);
  idempotentPosts(app, options.access.secret);
  await openapi(app);
  const { signIn, secret, publicUrl, singleSignOn = false, mail = null } = options.access;
  await app.register(authRoutes, { signIn, publicUrl });
  await app.register(meRoutes, { signIn, singleSignOn });
  await app.register(memberRoutes, { publicUrl, mail });
  await app.register(apiKeyRoutes, { secret });
  await app.register(approvalRoutes);
  await app.register(attentionRoutes);
  await app.register(banditRoutes);
  await app.register(complianceRoutes);
  await app.register(notificationRoutes);
  await app.register(revenueTargetRoutes);
  await app.register(sdkKeyRoutes);
  await app.register(planRoutes);
  await app.register(planImpactRoutes);
  await app.register(customerRoutes);
  await app.register(personRoutes);
  await app.register(consentRoutes);
  await app.register(subscriptionRoutes);
  await app.register(entitlementRoutes);
  await app.register(segmentRoutes);
  await app.register(metricDefinitionRoutes);
  await app.register(traitRoutes);
  await app.register(eventRoutes);
  await app.register(eventSchemaRoutes);
  await app.register(trackingRoutes, { authenticate: options.access.authenticate });
  await app.register(beaconScriptRoutes);
  await app.register(flagRoutes);
  await app.register(flagCommandRoutes);
  await app.register(flagCheckRoutes);
  const exposures = rolloutExposures(app.eventWriter, options.environment.now, app.log);
  app.addHook('onClose', () => exposures.close());
  const assignments = new StoredAssignments(options.environment.db, app.log);
  const entitlements = ofrepEntitlements(app);
  await app.register(ofrepRoutes, { hub, assignments, secret, exposures, entitlements });
  await app.register(growthbookRoutes, { hub });
  await app.register(rolloutRoutes);
  await app.register(experimentRoutes);
  await app.register(operationRoutes);
  await app.register(pricingRoutes);
  await app.register(alacarteRoutes);
  await app.register(currencyRoutes);
  await app.register(customerPricingRoutes);
  await app.register(planPriceRoutes, { stripe: options.stripe, exposures });
  await app.register(pricingRuleRoutes);
  await app.register(pricingTemplateRoutes);
  await app.register(regionalPricingRoutes);
  await app.register(taxRoutes);
  await app.register(promotionRoutes);
  await app.register(promotionCodeRoutes);
  await app.register(creditRoutes);
  await app.register(holdoutRoutes);
  await app.register(invoicePreviewRoutes, { stripe: options.stripe });
  await app.register(statisticsRoutes);
  await app.register(settingsRoutes);
  await app.register(streamRoutes, { authenticate: options.access.authenticate });
  await app.register(auditRoutes);
  await app.register(alertRoutes);
  await app.register(webhookRoutes, options.webhooks ?? { installationKey: secret, policy: { allowLoopback: false } });
  await app.register(metricsRoutes, metrics);
  await app.register(stripeWebhookRoutes, { secret: options.stripeWebhookSecret, stripe: options.stripe });
  await app.register(healthRoutes, { checks: options.checks });
  await adminUi(app, options.adminUiFolder);
  return app;
}
