import { Button, Dialog, DialogActions, DialogContent, DialogTitle, TextField, Typography } from '@mui/material';
import { useId, useState } from 'react';
import type { Flag } from '../../../contracts/flags.ts';
import { ActionButton } from '../ui/ActionButton.tsx';
import { useCommand } from '../ui/use-command.ts';
import { flagApi } from './flag-api.ts';
import { valueWords } from './rule-words.ts';

/** The second of two clicks. */
export function KillDialog({ flag, onClose }: { flag: Flag; onClose: () => void }) {
  const titleId = useId();
  const [reason, setReason] = useState('');
  const { run, pending } = useCommand('flags', flag.id);
  const kill = async () => {
    if (await run(() => flagApi.kill(flag, reason.trim()), `${flag.name} is killed in ${flag.environment}`)) onClose();
  };
  return (
    <Dialog open onClose={onClose} maxWidth="xs" fullWidth aria-labelledby={titleId}>
      <DialogTitle id={titleId}>Kill {flag.name}?</DialogTitle>
      <DialogContent>
        <Typography variant="body1" sx={{ mb: 2 }}>
          Everybody in {flag.environment} gets {valueWords(flag.defaultValue)} at once. No rollout takes that back; a
          person does.
        </Typography>
        <TextField
          fullWidth
          label="Reason (may stay empty)"
          value={reason}
          onChange={(e) => setReason(e.target.value)}
        />
      </DialogContent>
      <DialogActions>
        <Button onClick={onClose}>Keep it on</Button>
        <ActionButton autoFocus variant="contained" color="error" pending={pending} onClick={() => void kill()}>
          Kill now
        </ActionButton>
      </DialogActions>
    </Dialog>
  );
}
