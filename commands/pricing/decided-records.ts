import { PricewrightError } from '../../contracts/tables/pricewright-error.ts';
import type { WaitingChange } from '../../contracts/waiting-change.ts';
import { shownHash } from '../../domain/approvals/shown-hash.ts';
import { noProcess, onDecision } from '../approvals/instant-changes.ts';
import { requestApproval } from '../approvals/request-approval.ts';
import type { CommandContext } from '../command.ts';
import type { Proposal } from './approved-records.ts';

/** What is asked for: null before is a new record, null after takes it away. */
export interface RecordChange<Body> {
  id: string;
  /** Of the record that is changed: an approval is for that state alone. */
  revision: number | null;
  before: Body | null;
  after: Body | null;
}

export const isWaiting = (result: object): result is WaitingChange =>
  'changeRequestId' in result && !('revision' in result);

/** @returns what to wait for, or null when the change may go on at once. @throws what a hard limit refuses */
export async function askForRecord<Body>(
  command: string,
  change: RecordChange<Body>,
  { summary, measures, impact }: Proposal,
  { tx, now, caller }: CommandContext,
): Promise<WaitingChange | null> {
  const shown = { ...change, impact };
  const request = await requestApproval(
    tx,
    {
      ...{ area: 'pricing', entityId: change.id, operationId: null, command, summary, maker: caller.actor },
      ...{ shown, shownHash: shownHash(shown), onApproval: noProcess, onRejection: noProcess },
    },
    measures,
    now,
  );
  return request && { changeRequestId: request.id };
}

/** Carries out what was approved, unless the record has changed since. */
export function appliedWhenApproved<Body>(
  command: string,
  find: (id: string, context: CommandContext) => Promise<{ revision: number } | null>,
  apply: (change: RecordChange<Body>, context: CommandContext) => Promise<void>,
): void {
  onDecision(command, {
    async approved(request, context) {
      const change = request.shown as RecordChange<Body>;
      const present = change.before === null ? null : await find(change.id, context);
      if ((present?.revision ?? null) !== change.revision) {
        throw new PricewrightError('TransitionNotAllowed', 'What was asked for has changed since: look at it again.', {
          configurationId: change.id,
        });
      }
      await apply(change, context);
    },
    async rejected() {
      // Nothing was written that would have to go.
    },
  });
}
