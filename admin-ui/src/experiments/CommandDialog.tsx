import { Button, Dialog, DialogActions, DialogContent, DialogTitle, TextField, Typography } from '@mui/material';
import { useId, useState } from 'react';
import type { Experiment } from '../../../contracts/experiments.ts';
import { ActionButton } from '../ui/ActionButton.tsx';
import { useCommand } from '../ui/use-command.ts';
import { experimentApi } from './experiment-api.ts';
import { commandWords, type DirectedCommand } from './experiment-words.ts';

interface CommandDialogProps {
  experiment: Experiment;
  command: DirectedCommand;
  onClose: () => void;
}

/** A word to an experiment, with its reason for those who read the history. */
export function CommandDialog({ experiment, command, onClose }: CommandDialogProps) {
  const titleId = useId();
  const [reason, setReason] = useState('');
  const { run, pending } = useCommand('experiments', experiment.id, experiment.operationId ?? undefined);
  const { verb, title, follows, done } = commandWords[command];
  const give = async () => {
    if (await run(() => experimentApi.direct(experiment.id, command, reason.trim()), done)) onClose();
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
          color={command === 'stop' || command === 'cancel' ? 'error' : 'primary'}
          pending={pending}
          disabledReason={reason.trim() ? null : 'A reason is needed'}
          onClick={() => void give()}
        >
          {verb} experiment
        </ActionButton>
      </DialogActions>
    </Dialog>
  );
}
