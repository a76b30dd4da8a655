import { z } from 'zod';
import { execute } from '../../commands/command.ts';
import { addTargetAudience } from '../../commands/flags/add-target-audience.ts';
import { killFlag, restoreFlag } from '../../commands/flags/kill-flag.ts';
import { differenceOf, promoteFlag } from '../../commands/flags/promote-flag.ts';
import { setRolloutPercentage } from '../../commands/flags/set-rollout-percentage.ts';
import { toggleFlag } from '../../commands/flags/toggle-flag.ts';
import {
  AddAudienceInput,
  Flag,
  FlagDifference,
  KillFlagInput,
  PromoteFlagInput,
  RolloutPercentageInput,
  ToggleFlagInput,
} from '../../contracts/flags.ts';
import { FlagId } from '../../contracts/ids.ts';
import { callerOf } from '../environment.ts';
import { answerChange, changeAnswers } from '../flags/answer-change.ts';
import { answersWithTheChange } from '../flags/follow-flags.ts';
import { etag, ifMatch, revisionOf } from '../if-match.ts';
import { answers, bodyOf, type Routes } from '../route.ts';

const tags = ['flags'];
const Params = z.strictObject({ id: FlagId });

/** What is done to a flag by one word. */
export const flagCommandRoutes: Routes = async (app) => {
  const { environment } = app;
  answersWithTheChange(app);
  const edits = { config: { permission: 'flags:edit' } };
  const schema = <Body extends z.ZodType>(summary: string, body: Body) => ({
    tags,
    summary,
    params: Params,
    headers: ifMatch,
    body,
    response: changeAnswers(),
  });

  app.post(
    '/v1/flags/:id/toggle',
    { ...edits, schema: schema('Switch a flag on or off in an environment', ToggleFlagInput) },
    async (request, reply) => {
      const input = { flagId: request.params.id, revision: revisionOf(request.headers), ...request.body };
      return answerChange(reply, await execute(toggleFlag, input, callerOf(request), environment));
    },
  );

  app.post(
    '/v1/flags/:id/rollout',
    { ...edits, schema: schema('Set the percentage of a rule', RolloutPercentageInput) },
    async (request, reply) => {
      const input = { flagId: request.params.id, revision: revisionOf(request.headers), ...request.body };
      return answerChange(reply, await execute(setRolloutPercentage, input, callerOf(request), environment));
    },
  );

  app.post(
    '/v1/flags/:id/audience',
    { ...edits, schema: schema('Add a rule for an audience', AddAudienceInput) },
    async (request, reply) => {
      const input = { flagId: request.params.id, revision: revisionOf(request.headers), ...request.body };
      return answerChange(reply, await execute(addTargetAudience, input, callerOf(request), environment));
    },
  );

  app.get(
    '/v1/flags/:id/promote',
    {
      config: { permission: 'flags:read' },
      schema: {
        tags,
        summary: 'What promoting a flag would change',
        params: Params,
        querystring: PromoteFlagInput,
        response: answers(200, FlagDifference, 404),
      },
    },
    async ({ params, query }) => differenceOf(environment.db, params.id, query.from, query.to),
  );

  app.post(
    '/v1/flags/:id/promote',
    { ...edits, schema: schema('Carry the rules of one environment to another', PromoteFlagInput) },
    async (request, reply) => {
      const input = { flagId: request.params.id, revision: revisionOf(request.headers), ...request.body };
      return answerChange(reply, await execute(promoteFlag, input, callerOf(request), environment));
    },
  );

  // The one write without If-Match: whoever pulls it has no time to read.
  app.post(
    '/v1/flags/:id/kill',
    {
      config: { permission: 'flags:kill' },
      schema: {
        tags,
        summary: 'Give everybody the default value, at once',
        params: Params,
        body: bodyOf(KillFlagInput.prefault({})),
        response: answers(200, Flag, 404, 409),
      },
    },
    async (request, reply) => {
      const input = { flagId: request.params.id, ...request.body };
      const flag = await execute(killFlag, input, callerOf(request), environment);
      return reply.header('etag', etag(flag.revision)).send(flag);
    },
  );

  app.post(
    '/v1/flags/:id/restore',
    {
      config: { permission: 'flags:edit' },
      schema: {
        tags,
        summary: 'Take a kill back; the flag is off then',
        params: Params,
        headers: ifMatch,
        body: bodyOf(KillFlagInput.prefault({})),
        response: answers(200, Flag, 404, 409, 412, 428),
      },
    },
    async (request, reply) => {
      const input = { flagId: request.params.id, revision: revisionOf(request.headers), ...request.body };
      const flag = await execute(restoreFlag, input, callerOf(request), environment);
      return reply.header('etag', etag(flag.revision)).send(flag);
    },
  );
};
