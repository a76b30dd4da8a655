import { z } from 'zod';
import { type NotificationPreferences, UpdatePreferencesInput } from '../../contracts/notifications.ts';
import { PricewrightError } from '../../contracts/tables/pricewright-error.ts';
import * as notifications from '../../database/notifications.ts';
import { command } from '../command.ts';
import { assertRevision } from '../revision.ts';

/** A member chooses by which channels to be told of what. */
export const updatePreferences = command({
  name: 'updatePreferences',
  permission: 'signed-in',
  input: z.strictObject({ memberId: z.string(), revision: z.int(), ...UpdatePreferencesInput.shape }),
  async run({ memberId, revision, kinds }, { tx, journal }): Promise<NotificationPreferences> {
    const before = await notifications.preferences(tx, memberId, { lock: true });
    assertRevision(before.revision, revision, memberId);
    if (new Set(kinds.map(({ kind }) => kind)).size !== kinds.length) {
      throw new PricewrightError('MalformedRequest', 'A kind of notification is named twice.');
    }
    const chosen = Object.fromEntries(
      [...before.kinds, ...kinds].map(({ kind, inApp, mail }) => [kind, { inApp, mail }]),
    );
    await notifications.writePreferences(tx, memberId, chosen, revision + 1);
    const after = await notifications.preferences(tx, memberId);
    journal({
      type: 'notification_preferences.updated',
      area: 'notifications',
      entityId: memberId,
      audit: { action: 'updatePreferences', before: before.kinds, after: after.kinds, why: null },
    });
    return after;
  },
});
