import type { ButtonProps } from '@mui/material';
import { useState } from 'react';
import { Link } from 'react-router-dom';
import type { PlanPreview, SubscriptionPlan } from '../../../contracts/plans.ts';
import { useLacking } from '../access/use-lacking.ts';
import { api } from '../api.ts';
import { ActionButton } from '../ui/ActionButton.tsx';
import { CloneDialog } from './CloneDialog.tsx';
import { PublishButton } from './PublishButton.tsx';
import { type PlanAction, permissionOf, refusalOf } from './plan-actions.ts';
import { usePlanCommand } from './use-plan-command.ts';
import { WithdrawDialog } from './WithdrawDialog.tsx';

interface PlanActionsProps {
  plan: SubscriptionPlan;
  preview: PlanPreview | undefined;
  /** Its publication waits for approval. */
  waits: boolean;
}

/** What can be done with a plan: what cannot be done now stays in its place and says why. */
export function PlanActions({ plan, preview, waits }: PlanActionsProps) {
  const [dialog, setDialog] = useState<'deprecate' | 'archive' | 'clone' | null>(null);
  const { run, pending } = usePlanCommand(plan.id);
  const lacking = useLacking();
  const refusal = (action: PlanAction) => lacking(permissionOf[action]) ?? refusalOf(action, plan);
  const publishRefusal = refusal('publish') ?? (waits ? 'The publication waits for approval already' : null);
  const close = () => setDialog(null);
  const editLink = refusal('edit') ? {} : ({ component: Link, to: `/plans/${plan.id}` } as ButtonProps);
  return (
    <>
      <PublishButton plan={plan} preview={preview} refusal={publishRefusal} />
      <ActionButton disabledReason={refusal('edit')} {...editLink}>
        Edit
      </ActionButton>
      <ActionButton
        disabledReason={refusal('cancel')}
        pending={pending}
        onClick={() => void run(() => api.cancelPublication(plan.id), 'The publication is being cancelled')}
      >
        Cancel publication
      </ActionButton>
      <ActionButton disabledReason={refusal('deprecate')} onClick={() => setDialog('deprecate')}>
        Deprecate
      </ActionButton>
      <ActionButton disabledReason={refusal('archive')} onClick={() => setDialog('archive')}>
        Archive
      </ActionButton>
      <ActionButton disabledReason={refusal('clone')} onClick={() => setDialog('clone')}>
        Clone
      </ActionButton>
      {dialog === 'clone' && <CloneDialog plan={plan} onClose={close} />}
      {(dialog === 'deprecate' || dialog === 'archive') && <WithdrawDialog verb={dialog} plan={plan} onClose={close} />}
    </>
  );
}
