import { z } from 'zod';
import { type Member, SignInLinkInput } from '../../contracts/access.ts';
import { PricewrightError } from '../../contracts/tables/pricewright-error.ts';
import * as members from '../../database/members.ts';
import * as passwords from '../../database/passwords.ts';
import * as sessions from '../../database/sessions.ts';
import { replaceSignInToken } from '../../database/sign-in-links.ts';
import { command } from '../command.ts';

/**
 * A new one-time link for somebody who has lost theirs, or their password or second factor. Earlier links are void, and
 * with a reset so are the sessions. The link signs in without a second factor: who gave it stands in the audit.
 * @throws NotFound, TransitionNotAllowed for who is disabled
 */
export const createSignInLink = command({
  name: 'createSignInLink',
  permission: 'members:edit',
  input: z.strictObject({ memberId: z.string().max(100), ...SignInLinkInput.shape }),
  async run(
    { memberId, resetPassword, resetSecondFactor },
    { tx, now, caller, journal },
  ): Promise<{ member: Member; token: string }> {
    const member = await members.get(tx, memberId);
    if (member.disabled) {
      throw new PricewrightError('TransitionNotAllowed', `${member.name} is disabled. Enable them first.`);
    }
    if (resetPassword) await passwords.forget(tx, memberId);
    if (resetSecondFactor) await passwords.forgetSecondFactor(tx, memberId);
    if (resetPassword || resetSecondFactor) await sessions.endAll(tx, memberId);
    journal({
      type: 'member.sign_in_link_created',
      area: 'members',
      entityId: memberId,
      audit: { action: 'createSignInLink', before: null, after: { resetPassword, resetSecondFactor }, why: null },
    });
    return { member, token: await replaceSignInToken(tx, member.email, now, caller.actor) };
  },
});
