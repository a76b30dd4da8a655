import { Button, Dialog, DialogActions, DialogContent, DialogTitle, TextField } from '@mui/material';
import { useId, useState } from 'react';
import { useRedirect } from 'react-admin';
import type { SubscriptionPlan } from '../../../contracts/plans.ts';
import { api } from '../api.ts';
import { ActionButton } from '../ui/ActionButton.tsx';
import { usePlanCommand } from './use-plan-command.ts';

interface CloneDialogProps {
  plan: SubscriptionPlan;
  onClose: () => void;
}

/** A new draft that begins as this plan is. */
export function CloneDialog({ plan, onClose }: CloneDialogProps) {
  const [name, setName] = useState(`${plan.configuration.name} (copy)`);
  const { run, pending } = usePlanCommand(plan.id);
  const redirect = useRedirect();
  const titleId = useId();
  const clone = () =>
    run(async () => {
      const copy = await api.clonePlan(plan.id, name.trim());
      onClose();
      redirect('show', 'plans', copy.id);
      return copy;
    }, `${name.trim()} is a draft now`);
  return (
    <Dialog open onClose={onClose} maxWidth="xs" fullWidth aria-labelledby={titleId}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (name.trim()) void clone();
        }}
      >
        <DialogTitle id={titleId}>Clone this plan</DialogTitle>
        <DialogContent>
          <TextField
            label="Name of the new plan"
            value={name}
            onChange={(event) => setName(event.target.value)}
            sx={{ mt: 1 }}
            required
          />
        </DialogContent>
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <ActionButton
            type="submit"
            variant="contained"
            pending={pending}
            disabledReason={name.trim() ? null : 'The new plan needs a name'}
          >
            Create draft
          </ActionButton>
        </DialogActions>
      </form>
    </Dialog>
  );
}
