import { z } from 'zod';
import { type ChangeRequest, ChangeRequestId, DecideInput } from '../../contracts/approvals.ts';
import { PricewrightError } from '../../contracts/tables/pricewright-error.ts';
import * as changeRequests from '../../database/change-requests.ts';
import * as members from '../../database/members.ts';
import * as operations from '../../database/operations.ts';
import { type CommandContext, command } from '../command.ts';
import { decideInstantly } from './instant-changes.ts';

/**
 * One more person stands for a change; with the last one needed its process goes on.
 * @throws InsufficientPermissions for the maker, TransitionNotAllowed when it is decided, expired or void
 */
export const approveChange = command({
  name: 'approveChange',
  permission: 'approvals:decide',
  input: z.strictObject({ changeRequestId: ChangeRequestId, ...DecideInput.shape }),
  async run({ changeRequestId, comment }, context): Promise<ChangeRequest> {
    const { tx, now, caller, journal } = context;
    const request = await openRequest(changeRequestId, context);
    const approver = await members.personBehind(tx, caller.actor);
    await assertAnother(request.maker, approver, context);
    const approvals = await changeRequests.decide(tx, request.id, {
      actor: approver,
      decision: 'approved',
      comment,
      at: now,
    });
    const complete = approvals >= request.approvals_needed;
    if (complete) {
      await changeRequests.move(tx, request.id, ['waiting'], 'approved', now);
      await decideInstantly(request, 'approved', context);
    }
    const operation = complete && request.operation_id ? await operations.find(tx, request.operation_id) : null;
    journal({
      type: complete ? 'change_request.approved' : 'change_request.seconded',
      area: 'approvals',
      entityId: request.id,
      operationId: request.operation_id,
      audit: {
        action: 'approveChange',
        before: { approvals: approvals - 1 },
        after: { approvals },
        why: comment || null,
        approvalId: request.id,
      },
      ...(operation ? { dispatch: { ...request.on_approval, workflowId: operation.workflow_id } } : {}),
    });
    const [presented] = await changeRequests.present(tx, [await changeRequests.find(tx, request.id)]);
    return presented!;
  },
});

/** Maker is never checker: neither by a key of theirs, nor in a session that a link of theirs has opened. */
async function assertAnother(maker: string, approver: string, { tx, caller }: CommandContext): Promise<void> {
  const proposer = await members.personBehind(tx, maker);
  if (proposer === approver) {
    throw new PricewrightError(
      'InsufficientPermissions',
      'Whoever proposes a change does not approve it: ask somebody else who may.',
    );
  }
  if (caller.linkMadeBy && proposer === (await members.personBehind(tx, caller.linkMadeBy))) {
    throw new PricewrightError(
      'InsufficientPermissions',
      'Whoever proposed this change made the link that you signed in by. Sign in with your password, then approve.',
    );
  }
}

/** @throws TransitionNotAllowed */
export async function openRequest(id: string, { tx, now }: CommandContext): Promise<changeRequests.ChangeRequestRow> {
  const request = await changeRequests.find(tx, id, { lock: true });
  const status = request.status === 'waiting' && request.expires_at <= now ? 'expired' : request.status;
  if (status === 'waiting') return request;
  const words = {
    approved: 'approved already',
    rejected: 'rejected already',
    expired: 'past its time: propose the change again',
    void: 'void: what it was for has changed, was asked anew, or has ended',
    applied: 'applied already',
  }[status];
  throw new PricewrightError('TransitionNotAllowed', `This change request is ${words}.`, {
    configurationId: request.entity_id,
  });
}
