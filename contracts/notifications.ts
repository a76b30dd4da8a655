import { z } from 'zod';
import { ListQuery } from './http.ts';
import { idOf } from './ids.ts';
import { notificationKindNames } from './tables/notifications.ts';

export const NotificationId = idOf('ntf');
const Kind = z.enum(notificationKindNames);

/** Something that a member is told of. It carries no personal data: what it names is read where it stands. */
export const Notification = z.strictObject({
  id: NotificationId,
  kind: Kind,
  title: z.string(),
  body: z.string(),
  area: z.string(),
  entityId: z.string(),
  /** Where the admin UI shows it. */
  path: z.string(),
  createdAt: z.iso.datetime(),
  readAt: z.iso.datetime().nullable(),
  /** What has become of its mail; null without one. */
  mail: z.enum(['pending', 'sent', 'failed', 'unknown']).nullable(),
});
export type Notification = z.infer<typeof Notification>;

export const NotificationQuery = z.strictObject({
  ...ListQuery.shape,
  unread: z.enum(['true', 'false']).default('false').meta({ description: 'true leaves out what has been read' }),
});

const Channels = z.strictObject({ inApp: z.boolean(), mail: z.boolean() });

export const NotificationPreferences = z.strictObject({
  revision: z.int().positive(),
  kinds: z.array(z.strictObject({ kind: Kind, title: z.string(), ...Channels.shape })),
});
export type NotificationPreferences = z.infer<typeof NotificationPreferences>;

export const UpdatePreferencesInput = z.strictObject({
  kinds: z.array(z.strictObject({ kind: Kind, ...Channels.shape })).max(notificationKindNames.length),
});

export const MarkedRead = z.strictObject({ read: z.int().nonnegative() });
