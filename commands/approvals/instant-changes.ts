import type { ChangeRequestRow } from '../../database/change-requests.ts';
import * as changeRequests from '../../database/change-requests.ts';
import type { CommandContext } from '../command.ts';

/** What happens to a change that no process carries out, in the transaction of the word that decides it. */
export interface InstantChange {
  approved(request: ChangeRequestRow, context: CommandContext): Promise<void>;
  rejected(request: ChangeRequestRow, context: CommandContext): Promise<void>;
}

/** By the name of the command that asked. An area registers its own where it is defined. */
const instantChanges = new Map<string, InstantChange>();

/** Called once, beside the command that asks for approval under this name. */
export function onDecision(command: string, change: InstantChange): void {
  instantChanges.set(command, change);
}

/** Carries out, or drops, a change that was decided; a change with a process is left to that. */
export async function decideInstantly(
  request: ChangeRequestRow,
  decision: keyof InstantChange,
  context: CommandContext,
): Promise<void> {
  if (request.operation_id !== null) return;
  const change = instantChanges.get(request.command);
  if (!change) return;
  await change[decision](request, context);
  if (decision === 'approved') await changeRequests.move(context.tx, request.id, ['approved'], 'applied', context.now);
}

/** What the record says of a process that there is none of. */
export const noProcess = { signal: 'none', args: [] };
