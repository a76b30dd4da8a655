import { z } from 'zod';
import { type ChangeRequest, ChangeRequestId, RejectInput } from '../../contracts/approvals.ts';
import * as changeRequests from '../../database/change-requests.ts';
import * as members from '../../database/members.ts';
import * as operations from '../../database/operations.ts';
import { command } from '../command.ts';
import { openRequest } from './approve-change.ts';
import { decideInstantly } from './instant-changes.ts';

/** Ends a change that waits; its process undoes what it had prepared. The maker may withdraw it this way too. */
export const rejectChange = command({
  name: 'rejectChange',
  permission: 'approvals:decide',
  input: z.strictObject({ changeRequestId: ChangeRequestId, ...RejectInput.shape }),
  async run({ changeRequestId, comment }, context): Promise<ChangeRequest> {
    const { tx, now, caller, journal } = context;
    const request = await openRequest(changeRequestId, context);
    const actor = await members.personBehind(tx, caller.actor);
    await changeRequests.decide(tx, request.id, { actor, decision: 'rejected', comment, at: now });
    await changeRequests.move(tx, request.id, ['waiting'], 'rejected', now);
    await decideInstantly(request, 'rejected', context);
    const operation = request.operation_id ? await operations.find(tx, request.operation_id) : null;
    journal({
      type: 'change_request.rejected',
      area: 'approvals',
      entityId: request.id,
      operationId: request.operation_id,
      audit: {
        action: 'rejectChange',
        before: { status: 'waiting' },
        after: { status: 'rejected' },
        why: comment,
        approvalId: request.id,
      },
      ...(operation ? { dispatch: { ...request.on_rejection, workflowId: operation.workflow_id } } : {}),
    });
    const [presented] = await changeRequests.present(tx, [await changeRequests.find(tx, request.id)]);
    return presented!;
  },
});
