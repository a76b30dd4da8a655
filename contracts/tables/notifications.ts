import type { Permission } from './permissions.ts';

export const notificationChannels = ['inApp', 'mail'] as const;
export type NotificationChannel = (typeof notificationChannels)[number];

export interface NotificationKind {
  readonly title: string;
  /** Whoever may do this is told; without it, whoever ordered the thing. */
  readonly tells: Permission | 'maker';
  /** Channels of members who have chosen none. */
  readonly by: Readonly<Record<NotificationChannel, boolean>>;
}

/** What members are told of. Webhooks are told of all of it, by `notification.<kind>`. */
export const notificationKinds = {
  approval_waiting: {
    title: 'A change waits for approval',
    tells: 'approvals:decide',
    by: { inApp: true, mail: true },
  },
  approval_decided: {
    title: 'A change of yours was decided',
    tells: 'maker',
    by: { inApp: true, mail: true },
  },
  operation_failed: {
    title: 'An operation of yours failed',
    tells: 'maker',
    by: { inApp: true, mail: true },
  },
  alert_raised: {
    title: 'An alert was raised',
    tells: 'alerts:acknowledge',
    by: { inApp: true, mail: true },
  },
  experiment_completed: {
    title: 'An experiment has ended',
    tells: 'experiments:run',
    by: { inApp: true, mail: true },
  },
  attention_needed: {
    title: 'Something needs attention',
    tells: 'attention:resolve',
    by: { inApp: true, mail: false },
  },
} as const satisfies Record<string, NotificationKind>;

export type NotificationKindName = keyof typeof notificationKinds;
export const notificationKindNames = Object.keys(notificationKinds) as [
  NotificationKindName,
  ...NotificationKindName[],
];

/** A mail that the server refuses is tried again so often, then waits under what needs attention. */
export const mailAttempts = 8;
