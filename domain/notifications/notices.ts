import type { AttentionItem } from '../../contracts/attention.ts';
import { type NotificationKindName, notificationKinds } from '../../contracts/tables/notifications.ts';
import { type Permission, permissions, type Role } from '../../contracts/tables/permissions.ts';

/** Something that some members are to be told, once. */
export interface Notice {
  kind: NotificationKindName;
  /** What it tells of: nobody is told of it twice. */
  source: string;
  title: string;
  body: string;
  area: string;
  entityId: string;
  /** Where the admin UI shows it. */
  path: string;
}

/** Roles whose members are told of a kind; none when it is for whoever ordered the thing. */
export function rolesToldOf(kind: NotificationKindName): readonly Role[] {
  const tells: Permission | 'maker' = notificationKinds[kind].tells;
  return tells === 'maker' ? [] : permissions[tells];
}

export function approvalWaiting(request: { id: string; summary: string; expiresAt: Date }): Notice {
  return {
    kind: 'approval_waiting',
    source: `change_request.waiting:${request.id}`,
    title: 'A change waits for your approval',
    body: `${request.summary}. It expires on ${request.expiresAt.toISOString().slice(0, 10)}.`,
    area: 'approvals',
    entityId: request.id,
    path: `/approvals/${request.id}/show`,
  };
}

export function approvalDecided(request: {
  id: string;
  summary: string;
  decision: 'approved' | 'rejected';
  comment: string;
}): Notice {
  const { id, summary, decision, comment } = request;
  return {
    kind: 'approval_decided',
    source: `change_request.${decision}:${id}`,
    title: `Your change was ${decision}`,
    body: comment ? `${summary}. "${comment}"` : `${summary}.`,
    area: 'approvals',
    entityId: id,
    path: `/approvals/${id}/show`,
  };
}

export function operationFailed(operation: { id: string; workflowType: string; message: string }): Notice {
  return {
    kind: 'operation_failed',
    source: `operation.failed:${operation.id}`,
    title: `${operation.workflowType} failed`,
    body: operation.message,
    area: 'operations',
    entityId: operation.id,
    path: `/operations/${operation.id}/show`,
  };
}

export function alertRaised(alert: { id: string; summary: string; severity: string; action: string }): Notice {
  return {
    kind: 'alert_raised',
    source: `alert.raised:${alert.id}`,
    title: `${alert.summary} (${alert.severity})`,
    body: alert.action,
    area: 'alerts',
    entityId: alert.id,
    path: '/alerts',
  };
}

export function experimentCompleted(experiment: {
  id: string;
  name: string;
  reason: string;
  decided: boolean;
}): Notice {
  const { id, name, reason, decided } = experiment;
  return {
    kind: 'experiment_completed',
    source: `experiment.completed:${id}`,
    title: decided ? `The experiment "${name}" has ended` : `The experiment "${name}" waits for your decision`,
    body: reason,
    area: 'experiments',
    entityId: id,
    path: `/experiments/${id}/show`,
  };
}

const named = 5;

/** One notice of all that has come to the list since the last: a broken outside brings hundreds at once. */
export function attentionNeeded(items: readonly AttentionItem[]): Notice | null {
  const [first] = items;
  if (!first) return null;
  const more = items.length > named ? ` And ${items.length - named} more.` : '';
  return {
    kind: 'attention_needed',
    source: `attention:${first.id}:${first.version}`,
    title: items.length === 1 ? first.title : `${items.length} things need attention`,
    body:
      items.length === 1
        ? first.advice
        : items
            .slice(0, named)
            .map(({ title }) => `${title}.`)
            .join(' ') + more,
    area: 'attention',
    entityId: first.entityId ?? first.key,
    path: '/attention',
  };
}
