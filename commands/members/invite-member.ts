import { InviteMemberInput, type Member } from '../../contracts/access.ts';
import { newId } from '../../database/ids.ts';
import * as members from '../../database/members.ts';
import { replaceSignInToken } from '../../database/sign-in-links.ts';
import { command } from '../command.ts';

/**
 * A new member, who has no password yet: the first sign-in is by a one-time link, whose token is part of the result and
 * kept nowhere else. @throws AlreadyExists
 */
export const inviteMember = command({
  name: 'inviteMember',
  permission: 'members:edit',
  input: InviteMemberInput,
  async run({ name, email, roles }, { tx, now, caller, journal }): Promise<{ member: Member; token: string }> {
    const id = newId('member');
    await members.insert(tx, { id, name, email, roles }, now);
    journal({
      type: 'member.invited',
      area: 'members',
      entityId: id,
      audit: { action: 'inviteMember', before: null, after: { roles }, why: null },
    });
    return { member: await members.get(tx, id), token: await replaceSignInToken(tx, email, now, caller.actor) };
  },
});
