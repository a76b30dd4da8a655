import { z } from 'zod';
import { PricewrightError } from '../../contracts/tables/pricewright-error.ts';
import * as members from '../../database/members.ts';
import * as passwords from '../../database/passwords.ts';
import * as sessions from '../../database/sessions.ts';
import { voidSignInTokens } from '../../database/sign-in-links.ts';
import { command } from '../command.ts';

/**
 * Sets a member's own password by its hash. Every other session ends and links that were not used are void: whoever
 * knew the former password is out.
 * @throws ConcurrentModification when the password is no longer the one that was checked
 */
export const setPassword = command({
  name: 'setPassword',
  permission: 'signed-in',
  input: z.strictObject({
    memberId: z.string(),
    sessionId: z.string().nullable(),
    /** The hash that the present password was checked against; null for a first one. */
    checked: z.string().nullable(),
    hash: z.string(),
  }),
  async run({ memberId, sessionId, checked, hash }, { tx, now, journal }): Promise<{ sessionsEnded: number }> {
    const member = await members.get(tx, memberId);
    if ((await passwords.hashOf(tx, memberId, { lock: true })) !== checked) {
      throw new PricewrightError('ConcurrentModification', 'The password was changed elsewhere meanwhile. Try again.');
    }
    await passwords.set(tx, memberId, hash, now);
    await voidSignInTokens(tx, member.email);
    const sessionsEnded = await sessions.endAll(tx, memberId, sessionId);
    journal({
      type: 'member.password_set',
      area: 'members',
      entityId: memberId,
      audit: {
        action: 'setPassword',
        before: { set: checked !== null },
        after: { set: true, sessionsEnded },
        why: null,
      },
    });
    return { sessionsEnded };
  },
});
