import type { CreatePromotionInput } from '../../contracts/promotions.ts';
import { shownHash } from '../../domain/approvals/shown-hash.ts';
import { widenedReach } from '../../domain/pricing/promotions/widened-reach.ts';
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
 * Whether a promotion needs a second person, by how deep it cuts: anew for each change that cuts deeper, or gives what was
 * approved to more people, more often or for longer. A change that does neither needs nobody again.
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
  const widened = before ? widenedReach(before, after) : [];
  // What a fixed amount is held against moves with the plans it is for: it may cut deeper by those alone.
  const known = before ? (await depthOf(tx, before)).discountPercentage : undefined;
  const isDeeper = known === undefined || (measures.discountPercentage ?? 0) > known;
  if (before && !isDeeper && widened.length === 0) return null;
  const depth = measures.discountPercentage === undefined ? '' : `, ${measures.discountPercentage} % deep`;
  const wider = widened.length === 0 ? '' : `, by ${widened.join(', ')}`;
  const verb = before ? 'Change' : 'Give';
  return await requestApproval(
    tx,
    {
      area: 'promotions',
      entityId: proposed.id,
      operationId: null,
      command,
      summary: `${verb} the promotion "${after.name}"${depth}${wider}`,
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
