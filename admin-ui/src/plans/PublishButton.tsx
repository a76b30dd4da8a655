import { useState } from 'react';
import type { PlanPreview, SubscriptionPlan } from '../../../contracts/plans.ts';
import { ActionButton } from '../ui/ActionButton.tsx';
import { PublishDialog } from './PublishDialog.tsx';
import { refusalOf } from './plan-actions.ts';

interface PublishButtonProps {
  plan: SubscriptionPlan;
  preview: PlanPreview | undefined;
}

export function PublishButton({ plan, preview }: PublishButtonProps) {
  const [open, setOpen] = useState(false);
  const refusal = refusalOf('publish', plan) ?? (preview ? null : 'The diff against Stripe is not there yet');
  return (
    <>
      <ActionButton variant="contained" disabledReason={refusal} onClick={() => setOpen(true)}>
        Publish
      </ActionButton>
      {open && preview && <PublishDialog plan={plan} preview={preview} onClose={() => setOpen(false)} />}
    </>
  );
}
