import type { CreatePromotionInput } from '../../contracts/promotions.ts';
import { shownHash } from '../../domain/approvals/shown-hash.ts';
import { noProcess } from '../approvals/instant-changes.ts';
import { requestApproval } from '../approvals/request-approval.ts';
import type { CommandContext } from '../command.ts';
import { depthOf } from './stored-promotion.ts';

/** What an approver is shown, and what is applied: kept with the request, so that nothing else can be. */
export interface ProposedPromotion {
  id: string;
  before: CreatePromotionInput | null;
  after: CreatePromotionInput;
  /** The revision that the change is based on. */
  revision: number;
}

/**
 * Whether a promotion needs a second person, by how deep it cuts.
 * @returns the change request that it waits for, or null
 * @throws BudgetExceeded past the hard limit
 */
export async function askForDepth(
  proposed: ProposedPromotion,
  command: 'createPromotion' | 'updatePromotion',
  { tx, now, caller }: Pick<CommandContext, 'tx' | 'now' | 'caller'>,
): Promise<{ id: string; expiresAt: Date } | null> {
  const { before, after } = proposed;
  const measures = await depthOf(tx, after);
  // A change that cuts no deeper than what somebody stood for already needs nobody again.
  const known = before ? (await depthOf(tx, before)).discountPercentage : undefined;
  if (known !== undefined && (measures.discountPercentage ?? 0) <= known) return null;
  const depth = measures.discountPercentage === undefined ? '' : `, ${measures.discountPercentage} % deep`;
  const verb = before ? 'Change' : 'Give';
  return await requestApproval(
    tx,
    {
      area: 'promotions',
      entityId: proposed.id,
      operationId: null,
      command,
      summary: `${verb} the promotion "${after.name}"${depth}`,
      maker: caller.actor,
      shown: proposed,
      shownHash: shownHash(proposed),
      onApproval: noProcess,
      onRejection: noProcess,
    },
    measures,
    now,
  );
}
