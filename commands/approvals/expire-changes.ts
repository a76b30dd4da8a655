import { z } from 'zod';
import * as changeRequests from '../../database/change-requests.ts';
import { command } from '../command.ts';
import { decideInstantly } from './instant-changes.ts';

/** Ends changes that nobody decided in time and that no process waits for; the relay's leader gives it. @returns how many */
export const expireChanges = command({
  name: 'expireChanges',
  permission: 'approvals:decide',
  input: z.strictObject({ limit: z.int().min(1).max(1_000) }),
  async run({ limit }, context): Promise<number> {
    const { tx, now, journal } = context;
    const overdue = await changeRequests.overdueWithoutProcess(tx, now, limit);
    for (const request of overdue) {
      await changeRequests.move(tx, request.id, ['waiting'], 'expired', now);
      await decideInstantly(request, 'rejected', context);
      journal({
        type: 'change_request.expired',
        area: 'approvals',
        entityId: request.id,
        audit: { action: 'expireChanges', before: { status: 'waiting' }, after: { status: 'expired' }, why: null },
      });
    }
    return overdue.length;
  },
});
