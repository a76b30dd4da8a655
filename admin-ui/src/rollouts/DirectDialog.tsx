import { Button, Dialog, DialogActions, DialogContent, DialogTitle, TextField, Typography } from '@mui/material';
import { useId, useState } from 'react';
import type { Rollout } from '../../../contracts/rollouts.ts';
import type { RolloutCommand } from '../../../contracts/tables/rollout-lifecycle.ts';
import { ActionButton } from '../ui/ActionButton.tsx';
import { useCommand } from '../ui/use-command.ts';
import { rolloutApi } from './rollout-api.ts';
import { commandWords } from './rollout-words.ts';

interface DirectDialogProps {
  rollout: Rollout;
  command: RolloutCommand;
  onClose: () => void;
}

/** A word to a rollout, with its reason for those who read the history. */
export function DirectDialog({ rollout, command, onClose }: DirectDialogProps) {
  const titleId = useId();
  const [reason, setReason] = useState('');
  const { run, pending } = useCommand('flags', rollout.flagId, rollout.operationId);
  const { verb, title, follows, done } = commandWords[command];
  const give = async () => {
    if (await run(() => rolloutApi.direct(rollout, command, reason.trim()), done)) onClose();
  };
  return (
    <Dialog open onClose={onClose} maxWidth="xs" fullWidth aria-labelledby={titleId}>
      <DialogTitle id={titleId}>{title}</DialogTitle>
      <DialogContent>
        <Typography variant="body1" sx={{ mb: 2 }}>
          {follows}
        </Typography>
        <TextField
          autoFocus
          fullWidth
          required
          label="Reason"
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
      </DialogContent>
      <DialogActions>
        <Button onClick={onClose}>Leave it</Button>
        <ActionButton
          variant="contained"
          color={command === 'roll_back' ? 'error' : 'primary'}
          pending={pending}
          disabledReason={reason.trim() ? null : 'A reason is needed'}
          onClick={() => void give()}
        >
          {verb}
        </ActionButton>
      </DialogActions>
    </Dialog>
  );
}
