import { z } from 'zod';
import { GracePolicyUpdates, type StoredGracePolicy } from '../../contracts/entitlements.ts';
import type { GracePolicy } from '../../contracts/tables/entitlement-access.ts';
import type { Db } from '../../database/client.ts';
import { customersPastDue, entitlementFacts } from '../../database/entitlement-facts.ts';
import * as gracePolicy from '../../database/grace-policy.ts';
import { shownHash } from '../../domain/approvals/shown-hash.ts';
import { mergeEntitlements } from '../../domain/entitlements/merge-entitlements.ts';
import { type InstantChange, noProcess, onDecision } from '../approvals/instant-changes.ts';
import { requestApproval } from '../approvals/request-approval.ts';
import { type CommandContext, command } from '../command.ts';
import { assertRevision } from '../revision.ts';

/** A change that was made, or one that waits for a second person. */
export type GracePolicyChanged =
  | { policy: StoredGracePolicy }
  | { waiting: { changeRequestId: string; expiresAt: string } };

/** What an approver is shown, and what is applied. */
interface ProposedPolicy {
  revision: number;
  before: GracePolicy;
  after: GracePolicy;
  affectedCustomers: number;
}

const entity = 'grace-policy';
/** So many customers are looked at; the rest is counted in proportion. */
const mostLookedAt = 500;

/**
 * Changes what customers keep whose payment is overdue. When more of them would have something else from then on than the
 * limits allow, somebody else approves it first.
 * @throws ConcurrentModification, CustomerImpactTooHigh
 */
export const updateGracePolicy = command({
  name: 'updateGracePolicy',
  permission: 'entitlements:edit',
  input: z.strictObject({ revision: z.int(), updates: GracePolicyUpdates }),
  async gather({ updates }, { db, now }) {
    const before = await gracePolicy.read(db);
    return await affectedBy(db, before, { ...before, ...updates }, now());
  },
  async run({ revision, updates }, context): Promise<GracePolicyChanged> {
    const { tx, now, caller, gathered: affectedCustomers } = context;
    const { revision: stored, ...before } = await gracePolicy.read(tx, { lock: true });
    assertRevision(stored, revision, entity);
    const after = { ...before, ...updates };
    const shown: ProposedPolicy = { revision, before, after, affectedCustomers };
    const request = await requestApproval(
      tx,
      {
        area: 'entitlements',
        entityId: entity,
        operationId: null,
        command: 'updateGracePolicy',
        summary: 'Change what customers keep whose payment is overdue',
        maker: caller.actor,
        shown,
        shownHash: shownHash(shown),
        onApproval: noProcess,
        onRejection: noProcess,
      },
      { affectedCustomers },
      now,
    );
    if (request) return { waiting: { changeRequestId: request.id, expiresAt: request.expiresAt.toISOString() } };
    return { policy: await apply(shown, null, context) };
  },
});

async function apply(
  { before, after }: ProposedPolicy,
  approvalId: string | null,
  { tx, journal }: CommandContext,
): Promise<StoredGracePolicy> {
  await gracePolicy.write(tx, after);
  journal({
    type: 'grace_policy.updated',
    area: 'entitlements',
    entityId: entity,
    audit: { action: 'updateGracePolicy', before, after, why: null, ...(approvalId ? { approvalId } : {}) },
  });
  return await gracePolicy.read(tx);
}

/** Of how many customers a feature comes or goes, by what is on record now. */
async function affectedBy(db: Db, before: GracePolicy, after: GracePolicy, now: Date): Promise<number> {
  const all = await customersPastDue(db);
  const looked = all.slice(0, mostLookedAt);
  let affected = 0;
  for (const id of looked) {
    const { facts } = await entitlementFacts(db, id, now);
    const granted = (policy: GracePolicy) =>
      mergeEntitlements({ ...facts, policy }, () => null)
        .filter((entitlement) => entitlement.granted)
        .map(({ feature }) => feature)
        .join();
    if (granted(before) !== granted(after)) affected += 1;
  }
  return looked.length === 0 ? 0 : Math.round((affected / looked.length) * all.length);
}

const decided: InstantChange = {
  /** @throws ConcurrentModification when the policy was changed since */
  async approved(request, context) {
    const shown = request.shown as ProposedPolicy;
    const { revision } = await gracePolicy.read(context.tx, { lock: true });
    assertRevision(revision, shown.revision, entity);
    await apply(shown, request.id, context);
  },
  async rejected() {
    // Nothing was written: the policy is as it was.
  },
};
onDecision('updateGracePolicy', decided);
