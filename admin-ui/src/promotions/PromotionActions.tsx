import { useState } from 'react';
import { Link as RouterLink } from 'react-router-dom';
import type { PromotionRecord } from '../../../contracts/promotions.ts';
import { type PromotionCommand, promotionStepAllowed } from '../../../contracts/tables/promotion-lifecycle.ts';
import { useLacking } from '../access/use-lacking.ts';
import { ActionButton } from '../ui/ActionButton.tsx';
import { ConfirmDialog } from '../ui/ConfirmDialog.tsx';
import { useCommand } from '../ui/use-command.ts';
import { promotionsApi } from './promotions-api.ts';

const done: Record<PromotionCommand, string> = {
  pause: 'It is given to nobody for now',
  resume: 'It is given again',
  archive: 'It is ended for good',
};

/** Pause or resume, edit, archive: what the status does not allow says why. */
export function PromotionActions({ promotion }: { promotion: PromotionRecord }) {
  const { id, name, status, revision } = promotion;
  const { run, pending } = useCommand('promotions', id);
  const [archiving, setArchiving] = useState(false);
  const lacking = useLacking()('promotions:edit');
  const refusal = (order: PromotionCommand) => lacking ?? promotionStepAllowed(order, status).reason ?? null;
  const give = (order: PromotionCommand) => run(() => promotionsApi.order(id, order, revision), done[order]);
  const toggle: PromotionCommand = status === 'paused' ? 'resume' : 'pause';
  const editRefusal = status === 'archived' ? 'An archived promotion stays as it was' : lacking;
  const link = editRefusal ? {} : { component: RouterLink, to: `/promotions/${id}` };
  const archive = async () => {
    await give('archive');
    setArchiving(false);
  };
  return (
    <>
      <ActionButton disabledReason={refusal('archive')} onClick={() => setArchiving(true)}>
        Archive
      </ActionButton>
      <ActionButton disabledReason={refusal(toggle)} pending={pending} onClick={() => void give(toggle)}>
        {toggle === 'pause' ? 'Pause' : 'Resume'}
      </ActionButton>
      <ActionButton variant="contained" disabledReason={editRefusal} {...link}>
        Edit
      </ActionButton>
      {archiving && (
        <ConfirmDialog
          title={`Archive ${name}?`}
          keep="Keep it"
          confirm="Archive"
          pending={pending}
          onConfirm={() => void archive()}
          onClose={() => setArchiving(false)}
        >
          It is given to nobody any more and its codes stop working. Who has redeemed it keeps it.
        </ConfirmDialog>
      )}
    </>
  );
}
