import { createHash } from 'node:crypto';
import { z } from 'zod';
import { ErrorResponse } from '../../contracts/http.ts';
import {
  BulkEvaluation,
  EvaluationFailure,
  EvaluationRequest,
  EvaluationSuccess,
  FlagNotFound,
  GeneralError,
} from '../../contracts/ofrep.ts';
import type { Attributes } from '../../domain/condition/condition.ts';
import type { Outcome } from '../../domain/flags/outcome.ts';
import type { EntitlementAnswer, OfrepEntitlements } from '../entitlements/ofrep-entitlements.ts';
import {
  environmentOf,
  evaluatorsOnly,
  live,
  openToPages,
  streamHeaders,
  streamTokens,
} from '../flags/evaluator-door.ts';
import type { EventHub } from '../flags/event-hub.ts';
import type { LiveEnvironment } from '../flags/live-environment.ts';
import { answerText } from '../flags/ofrep-answers.ts';
import { ofrepErrors } from '../flags/ofrep-errors.ts';
import type { RolloutExposures } from '../flags/rollout-exposures.ts';
import type { StoredAssignments } from '../flags/stored-assignments.ts';
import { eventStream, type RoutesWith } from '../route.ts';

const tags = ['ofrep'];
const json = 'application/json; charset=utf-8';
const failures = {
  400: EvaluationFailure,
  401: GeneralError,
  403: GeneralError,
  // No route of the protocol's is asked then: the answer is the API's own.
  405: ErrorResponse,
  413: GeneralError,
  415: GeneralError,
  429: GeneralError,
  500: GeneralError,
  503: GeneralError,
};
const BulkQuery = z.looseObject({
  flagConfigEtag: z.string().optional(),
  flagConfigLastModified: z.string().optional(),
});
const IfNoneMatch = z.looseObject({
  'if-none-match': z.string().optional().meta({ description: 'The ETag of an earlier bulk evaluation' }),
});
/** Hidden clients close after so long, as the protocol proposes. */
const inactivityDelaySec = 120;

/** OpenFeature Remote Evaluation Protocol 0.3 (github.com/open-feature/protocol): flags for every OpenFeature SDK. */
export const ofrepRoutes: RoutesWith<{
  hub: EventHub;
  assignments: StoredAssignments;
  secret: string;
  /** Null where nothing can be written: evaluation alone goes on. */
  exposures: RolloutExposures | null;
  /** Null where nobody's record can be read. */
  entitlements: OfrepEntitlements | null;
}> = async (app, { hub, assignments, secret, exposures, entitlements }) => {
  const tokens = streamTokens(secret);
  ofrepErrors(app);
  openToPages(app, ['/ofrep/v1/evaluate/flags', '/ofrep/v1/evaluate/flags/:key']);

  await app.register(async (guarded) => {
    evaluatorsOnly(guarded);
    const routes = guarded.withTypeProvider<import('fastify-type-provider-zod').ZodTypeProvider>();

    routes.post(
      '/ofrep/v1/evaluate/flags/:key',
      {
        config: { public: true, repeatable: true },
        onResponse: (request, reply, done) => {
          if (reply.statusCode === 200) {
            environmentOf(app, request).answerTimes.record(request.params.key, reply.elapsedTime);
          }
          done();
        },
        schema: {
          tags,
          summary: 'Evaluate a flag',
          params: z.strictObject({ key: z.string().min(1).max(200) }),
          body: EvaluationRequest,
          response: { ...failures, 200: EvaluationSuccess, 404: FlagNotFound },
        },
      },
      async (request, reply) => {
        const environment = environmentOf(app, request);
        const { key } = request.params;
        const feature = environment.flags.compiled.get(key);
        reply.header('content-type', json);
        if (!feature) {
          const errorDetails = `There is no flag "${key}" in ${environment.name}.`;
          return reply.status(404).send({ key, errorCode: 'FLAG_NOT_FOUND' as const, errorDetails });
        }
        const attributes = attributesOf(request.body.context);
        const sticky = environment.flags.storedBy.length > 0 ? await assignments.of(environment, attributes) : null;
        const outcome = feature.evaluate(attributes, sticky);
        outcome.given += 1;
        // Who asks for one flag uses it; of experiments, who asks for all says with an exposure event which were used.
        if (exposures && outcome.ruleId !== 'override') {
          for (const side of environment.sidesOf(key, outcome, attributes)) exposures.see(environment.name, side);
        }
        const customer = entitlements?.customerOf(request, request.body.context) ?? null;
        const bought = customer === null ? null : ((await entitlements?.answersFor(customer)) ?? null);
        const entitled = bought?.(key, outcome.value) ?? null;
        reply.status(outcome.source === 'error' && entitled === null ? 400 : 200);
        // A text of JSON goes out as it is.
        return reply.send((entitled ?? answerText(key, outcome)) as never);
      },
    );

    routes.post(
      '/ofrep/v1/evaluate/flags',
      {
        config: { public: true, repeatable: true },
        schema: {
          tags,
          summary: 'Evaluate all flags; unchanged, they answer 304',
          headers: IfNoneMatch,
          querystring: BulkQuery,
          body: EvaluationRequest,
          response: { ...failures, 200: BulkEvaluation, 304: z.null() },
        },
      },
      async (request, reply) => {
        const environment = environmentOf(app, request);
        const attributes = attributesOf(request.body.context);
        const sticky = environment.flags.storedBy.length > 0 ? await assignments.of(environment, attributes) : null;
        const customer = entitlements?.customerOf(request, request.body.context) ?? null;
        const bought = customer === null ? null : ((await entitlements?.answersFor(customer)) ?? null);
        const unchanged = sticky || bought ? null : etagOf(environment, request.body.context);
        reply.header('content-type', json);
        if (unchanged && isNamed(request.headers['if-none-match'], unchanged)) {
          return reply.status(304).header('etag', unchanged).send(null);
        }
        const flags = evaluateAll(environment, attributes, sticky, bought);
        if (exposures) seeRollouts(environment, attributes, sticky, exposures);
        const etag = unchanged ?? `"${createHash('sha256').update(flags).digest('base64url').slice(0, 27)}"`;
        reply.header('etag', etag);
        if (isNamed(request.headers['if-none-match'], etag)) return reply.status(304).send(null);
        const url = `${request.protocol}://${request.host}/ofrep/v1/stream?token=${tokens.make(environment.name)}&since=${environment.etag}`;
        const tail = JSON.stringify({
          eventStreams: [{ type: 'sse', url, inactivityDelaySec }],
          metadata: { environment: environment.name, version: environment.etag },
        });
        return reply.serializer(asItIs).send(`{"flags":[${flags}],${tail.slice(1)}` as never);
      },
    );
  });

  app.get(
    '/ofrep/v1/stream',
    {
      config: { public: true },
      schema: {
        tags,
        summary: 'Tells when flags have changed, as server-sent events; its address comes with a bulk evaluation',
        querystring: z.strictObject({ token: z.string().max(100), since: z.string().max(50).optional() }),
        response: { ...failures, 200: eventStream },
      },
    },
    (request, reply) => {
      const name = tokens.read(request.query.token);
      if (!name) {
        reply.status(401).send({ errorDetails: 'This address does not open a stream.' });
        return;
      }
      const environment = live(app, name);
      const last = request.headers['last-event-id'] ?? request.query.since;
      reply.hijack();
      const missed = last !== undefined && last !== environment.etag;
      hub.open(`ofrep:${name}`, reply.raw, streamHeaders(reply), missed ? refetch(environment) : '');
    },
  );

  app.flagConfiguration.onChange((environment) => hub.send(`ofrep:${environment.name}`, refetch(environment)));
};

const asItIs = (text: unknown) => text as string;

/** `targetingKey` is the attribute `id`; what a caller names `id` itself gives way to it. */
function attributesOf({ targetingKey, ...rest }: { targetingKey: string; [name: string]: unknown }): Attributes {
  return { ...rest, id: targetingKey };
}

const answers: Outcome[] = [];

function evaluateAll(
  { flags }: LiveEnvironment,
  attributes: Attributes,
  sticky: Parameters<LiveEnvironment['flags']['compiled']['evaluateAll']>[1],
  bought: EntitlementAnswer | null,
): string {
  const { compiled } = flags;
  answers.length = compiled.all.length;
  compiled.evaluateAll(attributes, sticky, answers);
  let text = '';
  for (let index = 0; index < answers.length; index++) {
    const outcome = answers[index]!;
    const { key } = compiled.all[index]!;
    outcome.given += 1;
    const answer =
      bought === null ? answerText(key, outcome) : (bought(key, outcome.value) ?? answerText(key, outcome));
    text += index === 0 ? answer : `,${answer}`;
  }
  return text;
}

/**
 * Of rollouts alone: their sides are compared as they were placed, so that those who never look at the flag only dilute. What was
 * used of experiments their callers tell.
 */
function seeRollouts(
  environment: LiveEnvironment,
  attributes: Attributes,
  sticky: Parameters<LiveEnvironment['flags']['compiled']['evaluateAll']>[1],
  exposures: RolloutExposures,
): void {
  for (const key of environment.rolledOut) {
    const outcome = environment.flags.compiled.get(key)?.evaluate(attributes, sticky);
    if (!outcome || outcome.ruleId === 'override') continue;
    for (const side of environment.sidesOf(key, outcome, attributes)) {
      if (side.source === 'flag') exposures.see(environment.name, side);
    }
  }
}

/** The same configuration asked with the same context answers the same: nothing needs evaluating to know it. */
function etagOf(environment: LiveEnvironment, context: unknown): string {
  const asked = createHash('sha256').update(JSON.stringify(context)).digest('base64url').slice(0, 22);
  return `"${environment.name}-${environment.etag}-${asked}"`;
}

/** RFC 9110 §13.1.2: weak comparison, a list, or anything. */
function isNamed(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  return header.split(',').some((each) => each.trim().replace(/^W\//, '') === etag || each.trim() === '*');
}

function refetch(environment: LiveEnvironment): string {
  const data = JSON.stringify({
    type: 'refetchEvaluation',
    etag: environment.etag,
    lastModified: Math.floor(environment.changedAt.getTime() / 1_000),
  });
  return `id: ${environment.etag}\nevent: message\ndata: ${data}\n\n`;
}
