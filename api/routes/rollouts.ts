import { z } from 'zod';
import { execute } from '../../commands/command.ts';
import {
  advanceRollout,
  pauseRollout,
  resumeRollout,
  rollBackRollout,
} from '../../commands/rollouts/direct-rollout.ts';
import { presentRollout, readRollout } from '../../commands/rollouts/read-rollout.ts';
import { planRollout, startRollout } from '../../commands/rollouts/start-rollout.ts';
import { listOf } from '../../contracts/http.ts';
import { FlagId } from '../../contracts/ids.ts';
import {
  Rollout,
  RolloutAccepted,
  RolloutCommandInput,
  RolloutDetail,
  RolloutId,
  StartRolloutInput,
} from '../../contracts/rollouts.ts';
import { ValidationResult } from '../../contracts/validation.ts';
import * as flags from '../../database/flags.ts';
import * as rollouts from '../../database/rollouts.ts';
import { callerOf } from '../environment.ts';
import { answersWithTheChange } from '../flags/follow-flags.ts';
import { answers, type Routes } from '../route.ts';

const FlagParams = z.strictObject({ id: FlagId });
const Params = z.strictObject({ id: FlagId, rolloutId: RolloutId });
const tags = ['rollouts'];

/** Guarded rollouts of a flag: stages of exposure that go on, wait or are taken back by what the guardrails say. */
export const rolloutRoutes: Routes = async (app) => {
  const { environment } = app;
  answersWithTheChange(app);

  app.get(
    '/v1/flags/:id/rollouts',
    {
      config: { permission: 'flags:read' },
      schema: {
        tags,
        summary: 'Rollouts of a flag, newest first',
        params: FlagParams,
        response: answers(200, listOf(Rollout), 404),
      },
    },
    async ({ params }) => {
      await flags.find(environment.db, params.id);
      const rows = await rollouts.ofFlag(environment.db, params.id);
      return { data: rows.map(presentRollout), total: rows.length };
    },
  );

  app.post(
    '/v1/flags/:id/rollouts',
    {
      config: { permission: 'flags:rollout' },
      schema: {
        tags,
        summary: 'Release a value in stages, watched by guardrails',
        params: FlagParams,
        body: StartRolloutInput,
        response: answers(202, RolloutAccepted, 404, 409, 422),
      },
    },
    async (request, reply) =>
      reply
        .status(202)
        .send(
          await execute(startRollout, { flagId: request.params.id, ...request.body }, callerOf(request), environment),
        ),
  );

  app.post(
    '/v1/flags/:id/rollouts/validate',
    {
      config: { permission: 'flags:read' },
      schema: {
        tags,
        summary: 'Whether a planned rollout can work, and which guardrails cannot decide in time',
        params: FlagParams,
        body: StartRolloutInput,
        response: answers(200, ValidationResult, 404),
      },
    },
    async ({ params, body }) => planRollout(environment.db, params.id, body, environment.now(), environment.business),
  );

  app.get(
    '/v1/flags/:id/rollouts/:rolloutId',
    {
      config: { permission: 'flags:read' },
      schema: {
        tags,
        summary: 'A rollout with its whole history',
        params: Params,
        response: answers(200, RolloutDetail, 404),
      },
    },
    async ({ params }) => readRollout(environment.db, params.id, params.rolloutId),
  );

  for (const [verb, command, summary] of [
    ['pause', pauseRollout, 'Hold it where it is'],
    ['resume', resumeRollout, 'Go on where it was paused'],
    ['advance', advanceRollout, 'End the present stage now'],
    ['rollback', rollBackRollout, 'Take the value back from everybody'],
  ] as const) {
    app.post(
      `/v1/flags/:id/rollouts/:rolloutId/${verb}`,
      {
        config: { permission: 'flags:rollout' },
        schema: { tags, summary, params: Params, body: RolloutCommandInput, response: answers(202, Rollout, 404, 409) },
      },
      async (request, reply) => {
        const { id, rolloutId } = request.params as z.infer<typeof Params>;
        const { reason } = request.body as z.infer<typeof RolloutCommandInput>;
        return reply
          .status(202)
          .send(await execute(command, { flagId: id, rolloutId, reason }, callerOf(request), environment));
      },
    );
  }
};
