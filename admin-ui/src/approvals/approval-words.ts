import type { ChangeRequest } from '../../../contracts/approvals.ts';
import type { Tone } from '../ui/StatusDot.tsx';

type Status = ChangeRequest['status'];

export const approvalStatusWords: Record<Status, { words: string; tone: Tone }> = {
  waiting: { words: 'Waiting for approval', tone: 'warn' },
  approved: { words: 'Approved', tone: 'good' },
  applied: { words: 'Approved and applied', tone: 'good' },
  rejected: { words: 'Rejected', tone: 'bad' },
  expired: { words: 'Expired', tone: 'idle' },
  void: { words: 'Void: the change itself has changed or ended', tone: 'idle' },
};

/** The status as it is by now: a request past its time is no longer open, though its process has not yet said so. */
export function presentStatus({ status, expiresAt }: Pick<ChangeRequest, 'status' | 'expiresAt'>, now: Date): Status {
  return status === 'waiting' && new Date(expiresAt) <= now ? 'expired' : status;
}

interface Decider {
  /** As the audit names them: `member:…`. */
  actor: string | null;
  /** Why their role does not let them decide. */
  lacking: string | null;
}
type Open = Pick<ChangeRequest, 'status' | 'expiresAt' | 'maker' | 'decisions'>;

/** Why one may not approve or reject now, or null: the API decides, this tells it before one tries. */
export function decisionRefusal(verb: 'approve' | 'reject', request: Open, who: Decider, now: Date): string | null {
  const status = presentStatus(request, now);
  if (status !== 'waiting')
    return `There is nothing left to decide: ${approvalStatusWords[status].words.toLowerCase()}`;
  if (who.lacking) return who.lacking;
  if (verb === 'reject' || !who.actor) return null;
  if (who.actor === request.maker) return 'You proposed this change: somebody else has to approve it';
  const own = request.decisions.find(({ actor }) => actor === who.actor);
  return own ? 'You have approved this already: it waits for somebody else' : null;
}

/** "1 of 2 approvals". */
export function approvalsWords({ decisions, approvalsNeeded }: Pick<ChangeRequest, 'decisions' | 'approvalsNeeded'>) {
  const given = decisions.filter(({ decision }) => decision === 'approved').length;
  return `${given} of ${approvalsNeeded} ${approvalsNeeded === 1 ? 'approval' : 'approvals'}`;
}
