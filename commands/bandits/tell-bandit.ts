import type { Bandit } from '../../contracts/bandits.ts';
import type { BanditRow } from '../../database/bandits.ts';
import type { CommandContext } from '../command.ts';
import { readBandit } from './read-bandit.ts';

/** Leaves a step of a bandit in the journal and the audit. */
export async function told(
  { tx, journal }: Pick<CommandContext, 'tx' | 'journal'>,
  before: BanditRow,
  after: BanditRow,
  action: string,
  type: string,
  { why = null, approvalId = null }: { why?: string | null; approvalId?: string | null } = {},
): Promise<Bandit> {
  journal({
    type,
    area: 'bandits',
    entityId: after.id,
    audit: {
      action,
      before: { status: before.status },
      after: { status: after.status },
      why,
      ...(approvalId ? { approvalId } : {}),
    },
  });
  return await readBandit(tx, after);
}
