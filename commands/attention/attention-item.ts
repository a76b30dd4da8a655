import type { AttentionItem } from '../../contracts/attention.ts';
import type { AttentionAction, AttentionKind } from '../../contracts/tables/attention.ts';
import { PricewrightError } from '../../contracts/tables/pricewright-error.ts';
import * as attention from '../../database/attention.ts';
import type { CommandContext } from '../command.ts';

interface ItemInQuestion {
  kind: AttentionKind;
  key: string;
  version: string;
}

/**
 * The item as it was shown to whoever decides about it.
 * @throws NotFound, ConcurrentModification when it has failed anew since, TransitionNotAllowed when it does not take the action
 */
export async function itemFor(
  action: AttentionAction,
  { kind, key, version }: ItemInQuestion,
  { tx, now }: CommandContext,
): Promise<AttentionItem> {
  const item = await attention.find(tx, kind, key, now);
  if (item.version !== version) {
    throw new PricewrightError(
      'ConcurrentModification',
      'It was tried again since it was shown to you: look at what it says now.',
      { configurationId: item.id },
    );
  }
  if (!item.actions.includes(action)) {
    throw new PricewrightError(
      'TransitionNotAllowed',
      `This cannot be ${action === 'done' ? 'marked done' : action === 'skip' ? 'skipped' : 'retried'}: ${item.advice}`,
      { configurationId: item.id },
    );
  }
  return item;
}

/** Takes the item off the list and keeps how, audited with the item as it was. */
export async function leaveList(
  item: AttentionItem,
  resolution: {
    id: string;
    action: AttentionAction;
    reason: string;
    outsideId?: string | null;
    operationId?: string | null;
  },
  { tx, now, caller, journal }: CommandContext,
) {
  const { id, action, reason, outsideId = null, operationId = null } = resolution;
  const resolved = await attention.resolve(tx, item, {
    id,
    action,
    reason,
    outside_id: outsideId,
    operation_id: operationId,
    by: caller.actor,
    at: now,
  });
  const { title, evidence } = item;
  journal({
    type: `attention.${{ retry: 'retried', done: 'marked_done', skip: 'skipped' }[action]}`,
    area: 'attention',
    entityId: item.entityId ?? item.key,
    operationId: item.operationId,
    audit: {
      action: `${action}AttentionItem`,
      before: { item: item.id, title, evidence },
      after: { action, outsideId, operationId },
      why: reason,
    },
  });
  return resolved;
}
