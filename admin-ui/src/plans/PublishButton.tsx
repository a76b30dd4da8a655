import { useState } from 'react';
import type { PlanPreview, SubscriptionPlan } from '../../../contracts/plans.ts';
import { ActionButton } from '../ui/ActionButton.tsx';
import { PublishDialog } from './PublishDialog.tsx';

interface PublishButtonProps {
  plan: SubscriptionPlan;
  preview: PlanPreview | undefined;
  /** Why the plan cannot be published now. */
  refusal: string | null;
}

export function PublishButton({ plan, preview, refusal }: PublishButtonProps) {
  const [open, setOpen] = useState(false);
  const reason = refusal ?? (preview ? null : 'The diff against Stripe is not there yet');
  return (
    <>
      <ActionButton variant="contained" disabledReason={reason} onClick={() => setOpen(true)}>
        Publish
      </ActionButton>
      {open && preview && <PublishDialog plan={plan} preview={preview} onClose={() => setOpen(false)} />}
    </>
  );
}
