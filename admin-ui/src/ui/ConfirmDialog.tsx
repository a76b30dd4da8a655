import { Button, Dialog, DialogActions, DialogContent, DialogTitle, Typography } from '@mui/material';
import { type ReactNode, useId } from 'react';
import { ActionButton } from './ActionButton.tsx';

interface ConfirmDialogProps {
  title: string;
  /** What follows from it. */
  children: ReactNode;
  keep: string;
  confirm: string;
  pending: boolean;
  onConfirm: () => void;
  onClose: () => void;
}

/** Asks once more before something that hurts when it was meant otherwise. */
export function ConfirmDialog({ title, children, keep, confirm, pending, onConfirm, onClose }: ConfirmDialogProps) {
  const titleId = useId();
  return (
    <Dialog open onClose={onClose} maxWidth="xs" fullWidth aria-labelledby={titleId}>
      <DialogTitle id={titleId}>{title}</DialogTitle>
      <DialogContent>
        <Typography variant="body1">{children}</Typography>
      </DialogContent>
      <DialogActions>
        <Button autoFocus onClick={onClose}>
          {keep}
        </Button>
        <ActionButton variant="contained" color="error" pending={pending} onClick={onConfirm}>
          {confirm}
        </ActionButton>
      </DialogActions>
    </Dialog>
  );
}
