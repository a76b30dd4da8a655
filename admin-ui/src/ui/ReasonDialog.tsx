import { Button, Dialog, DialogActions, DialogContent, DialogTitle, TextField, Typography } from '@mui/material';
import { type ReactNode, useId, useState } from 'react';
import { ActionButton } from './ActionButton.tsx';

interface ReasonDialogProps {
  title: string;
  /** What follows from it. */
  children: ReactNode;
  confirm: string;
  /** For what ends or takes back. */
  harmful?: boolean;
  pending: boolean;
  onConfirm: (reason: string) => void;
  onClose: () => void;
}

/** A word to a process, with its reason for those who read the history. */
export function ReasonDialog({ title, children, confirm, harmful, pending, onConfirm, onClose }: ReasonDialogProps) {
  const titleId = useId();
  const [typed, setTyped] = useState('');
  const reason = typed.trim();
  return (
    <Dialog open onClose={onClose} maxWidth="xs" fullWidth aria-labelledby={titleId}>
      <DialogTitle id={titleId}>{title}</DialogTitle>
      <DialogContent>
        <Typography variant="body1" sx={{ mb: 2 }}>
          {children}
        </Typography>
        <TextField
          autoFocus
          fullWidth
          required
          label="Reason"
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
      </DialogContent>
      <DialogActions>
        <Button onClick={onClose}>Leave it</Button>
        <ActionButton
          variant="contained"
          color={harmful ? 'error' : 'primary'}
          pending={pending}
          disabledReason={reason ? null : 'A reason is needed'}
          onClick={() => onConfirm(reason)}
        >
          {confirm}
        </ActionButton>
      </DialogActions>
    </Dialog>
  );
}
