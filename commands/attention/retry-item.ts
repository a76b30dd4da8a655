import { type AttentionItem, type AttentionResolution, ResolveInput } from '../../contracts/attention.ts';
import { PricewrightError } from '../../contracts/tables/pricewright-error.ts';
import * as actions from '../../database/attention-actions.ts';
import * as effects from '../../database/effects.ts';
import { newId } from '../../database/ids.ts';
import * as mails from '../../database/notification-mails.ts';
import { startOf } from '../../database/operation-start.ts';
import * as operations from '../../database/operations.ts';
import * as deliveries from '../../database/webhook-deliveries.ts';
import { type CommandContext, command } from '../command.ts';
import { itemFor, leaveList } from './attention-item.ts';

/**
 * Tries once more: a command to a workflow is given again, a message is sent again, a process is started again should
 * Temporal have lost it, and a call to the outside is looked for there, never blindly repeated.
 */
export const retryAttentionItem = command({
  name: 'retryAttentionItem',
  permission: 'attention:resolve',
  input: ResolveInput,
  async run({ reason, ...question }, context): Promise<AttentionResolution> {
    const item = await itemFor('retry', question, context);
    const id = newId('attn');
    const operationId = await tryAgain(item, id, context);
    return await leaveList(item, { id, action: 'retry', reason, operationId }, context);
  },
});

/** @returns the process that looks outside, where one is needed */
async function tryAgain(item: AttentionItem, resolutionId: string, context: CommandContext): Promise<string | null> {
  const { tx, now, journal } = context;
  switch (item.kind) {
    case 'effect':
      return await lookOutside(item.key, resolutionId, context);
    case 'dead_letter':
      await actions.retryDispatch(tx, item.key, now);
      return null;
    case 'webhook_delivery':
      await deliveries.replay(tx, item.entityId ?? '', item.key, now);
      return null;
    case 'stuck_operation': {
      const start = await startOf(tx, item.key);
      if (!start) {
        throw new PricewrightError('TransitionNotAllowed', 'No order to start this process is on record.', {
          configurationId: item.id,
        });
      }
      const { area, entityId } = item;
      journal({
        type: 'operation.started_again',
        area,
        entityId: entityId ?? item.key,
        operationId: item.key,
        // Harmless while Temporal has the workflow.
        dispatch: start.dispatch,
      });
      return null;
    }
    case 'not_undone':
      return null;
  }
}

async function lookOutside(
  key: string,
  resolutionId: string,
  { tx, now, caller, journal }: CommandContext,
): Promise<string | null> {
  const effect = await effects.find(tx, key);
  if (effect?.kind === mails.effectKind) {
    await mails.makeDue(tx, mails.notificationOf(key), now);
    return null;
  }
  const operationId = newId('op');
  const workflowId = `effect-reconciliation:${resolutionId}`;
  const stage = 'look';
  await operations.open(
    tx,
    {
      id: operationId,
      workflow_type: 'reconcileEffect',
      workflow_id: workflowId,
      area: 'attention',
      entity_id: key,
      stage,
    },
    now,
  );
  journal({
    type: 'attention.reconciliation_started',
    area: 'attention',
    entityId: key,
    operationId,
    dispatch: { start: 'reconcileEffect', workflowId, args: [{ operationId, effectKey: key, by: caller.actor }] },
  });
  return operationId;
}
