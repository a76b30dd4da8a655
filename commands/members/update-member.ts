import { z } from 'zod';
import { type Member, UpdateMemberInput } from '../../contracts/access.ts';
import { PricewrightError } from '../../contracts/tables/pricewright-error.ts';
import * as members from '../../database/members.ts';
import { command } from '../command.ts';

/** Changes what a member may do. The last administrator stays: else nobody could let anybody in again. */
export const updateMember = command({
  name: 'updateMember',
  permission: 'members:edit',
  input: z.strictObject({ memberId: z.string().max(100), ...UpdateMemberInput.shape }),
  async run({ memberId, roles, disabled }, { tx, now, journal }): Promise<Member> {
    const administrators = await members.lockAdministrators(tx);
    const before = await members.get(tx, memberId);
    if (roles === undefined && disabled === undefined) return before;
    const leaves = disabled === true || (roles !== undefined && !roles.includes('admin'));
    if (leaves && administrators.includes(memberId) && administrators.length === 1) {
      throw new PricewrightError(
        'TransitionNotAllowed',
        'This is the last administrator. Give somebody else the role first.',
      );
    }
    await members.update(tx, memberId, { roles, disabled }, now);
    const after = await members.get(tx, memberId);
    journal({
      type: 'member.updated',
      area: 'members',
      entityId: memberId,
      audit: {
        action: 'updateMember',
        before: { roles: before.roles, disabled: before.disabled },
        after: { roles: after.roles, disabled: after.disabled },
        why: null,
      },
    });
    return after;
  },
});
