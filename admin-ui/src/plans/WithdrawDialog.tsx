import { Button, Dialog, DialogActions, DialogContent, DialogTitle, TextField, Typography } from '@mui/material';
import { useId, useState } from 'react';
import type { SubscriptionPlan } from '../../../contracts/plans.ts';
import { api } from '../api.ts';
import { ActionButton } from '../ui/ActionButton.tsx';
import { usePlanCommand } from './use-plan-command.ts';

interface WithdrawDialogProps {
  verb: 'deprecate' | 'archive';
  plan: SubscriptionPlan;
  onClose: () => void;
}

const texts = {
  deprecate: {
    title: 'Stop selling this plan?',
    body: 'Nobody can subscribe to it from now on. Those who have it keep it, at their price.',
    button: 'Deprecate',
    done: 'The plan is being taken off sale',
    call: api.deprecatePlan,
  },
  archive: {
    title: 'Archive this plan?',
    body: 'It is archived in Stripe and leaves the catalogue. This works only when nobody subscribes to it any more, and it cannot be taken back.',
    button: 'Archive',
    done: 'The plan is being archived',
    call: api.archivePlan,
  },
};

export function WithdrawDialog({ verb, plan, onClose }: WithdrawDialogProps) {
  const { title, body, button, done, call } = texts[verb];
  const [reason, setReason] = useState('');
  const { run, pending } = usePlanCommand(plan.id);
  const titleId = useId();
  const confirm = async () => {
    if (await run(() => call(plan.id, reason.trim()), done)) onClose();
  };
  return (
    <Dialog open onClose={onClose} maxWidth="xs" fullWidth aria-labelledby={titleId}>
      <DialogTitle id={titleId}>{title}</DialogTitle>
      <DialogContent>
        <Typography variant="body1" sx={{ mb: 2 }}>
          <strong>{plan.configuration.name}</strong>: {body}
        </Typography>
        <TextField
          label="Why (kept in the audit)"
          value={reason}
          onChange={(event) => setReason(event.target.value)}
          multiline
          minRows={2}
          slotProps={{ htmlInput: { maxLength: 500 } }}
        />
      </DialogContent>
      <DialogActions>
        <Button onClick={onClose}>Keep the plan</Button>
        <ActionButton variant="contained" color="error" pending={pending} onClick={() => void confirm()}>
          {button}
        </ActionButton>
      </DialogActions>
    </Dialog>
  );
}
