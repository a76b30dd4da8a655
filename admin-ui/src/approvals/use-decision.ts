import type { ChangeRequest } from '../../../contracts/approvals.ts';
import { useLacking } from '../access/use-lacking.ts';
import { useMe } from '../access/use-me.ts';
import { useNow } from '../ui/Timestamp.tsx';
import { decisionRefusal } from './approval-words.ts';

/** Tells why the person signed in may not decide on a request now. */
export function useDecisionRefusal(): (verb: 'approve' | 'reject', request: ChangeRequest) => string | null {
  const me = useMe();
  const lacking = useLacking()('approvals:decide');
  const now = useNow(30_000);
  const actor = me ? `member:${me.id}` : null;
  return (verb, request) => decisionRefusal(verb, request, { actor, lacking }, now);
}
