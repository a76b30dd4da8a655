import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import type { FlagChanged } from '../../commands/flags/change-flag.ts';
import { ChangeRequestId } from '../../contracts/approvals.ts';
import { Flag } from '../../contracts/flags.ts';
import { etag } from '../if-match.ts';
import { answers } from '../route.ts';

/** An edit that waits for a second person. */
export const WaitingChange = z.strictObject({
  status: z.literal('waiting'),
  changeRequestId: ChangeRequestId,
  expiresAt: z.iso.datetime(),
});

/** 200 with the flag, or 202 with the change request that the edit waits for. */
export function changeAnswers() {
  return { ...answers(200, Flag, 404, 409, 412, 422, 428), 202: WaitingChange };
}

export function answerChange(reply: FastifyReply, changed: FlagChanged) {
  if ('waiting' in changed) return reply.status(202).send({ status: 'waiting', ...changed.waiting });
  return reply.status(200).header('etag', etag(changed.flag.revision)).send(changed.flag);
}
