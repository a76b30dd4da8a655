import { InviteMemberInput, type Member } from '../../contracts/access.ts';
import { newId } from '../../database/ids.ts';
import * as members from '../../database/members.ts';
import { command } from '../command.ts';

/** A new member, who has no password yet: the first sign-in is by a one-time link. @throws AlreadyExists */
export const inviteMember = command({
  name: 'inviteMember',
  permission: 'members:edit',
  input: InviteMemberInput,
  async run({ name, email, roles }, { tx, now, journal }): Promise<Member> {
    const id = newId('member');
    await members.insert(tx, { id, name, email, roles }, now);
    journal({
      type: 'member.invited',
      area: 'members',
      entityId: id,
      audit: { action: 'inviteMember', before: null, after: { roles }, why: null },
    });
    return await members.get(tx, id);
  },
});
