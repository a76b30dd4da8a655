import {
  Button,
  Checkbox,
  Dialog,
  DialogActions,
  DialogContent,
  DialogTitle,
  FormControlLabel,
  Typography,
} from '@mui/material';
import { useId, useState } from 'react';
import type { z } from 'zod';
import type { Member, SignInLink } from '../../../contracts/access.ts';
import { api } from '../api.ts';
import { ActionButton } from '../ui/ActionButton.tsx';
import { ShownOnce } from '../ui/ShownOnce.tsx';
import { useCommand } from '../ui/use-command.ts';
import { linkAdvice } from './link-advice.ts';

/** Asks what the member has lost beside the link, then shows a new one. */
export function SignInLinkDialog({ member, onClose }: { member: Member; onClose: () => void }) {
  const [resetPassword, setResetPassword] = useState(false);
  const [resetSecondFactor, setResetSecondFactor] = useState(false);
  const [made, setMade] = useState<z.infer<typeof SignInLink> | null>(null);
  const titleId = useId();
  const { run, pending } = useCommand('members', member.id);
  const make = async () => {
    setMade(await run(() => api.signInLink(member.id, { resetPassword, resetSecondFactor }), null));
  };
  if (made) {
    return (
      <ShownOnce
        title={`A new link for ${member.name}`}
        advice={linkAdvice(made.mail, member.email)}
        secret={made.signInLink}
        what="sign-in link"
        onClose={onClose}
      />
    );
  }
  const lost = (label: string, checked: boolean, onChange: (checked: boolean) => void) => (
    <FormControlLabel
      label={label}
      control={<Checkbox checked={checked} onChange={(event) => onChange(event.target.checked)} />}
    />
  );
  return (
    <Dialog open onClose={onClose} maxWidth="xs" fullWidth aria-labelledby={titleId}>
      <DialogTitle id={titleId}>New sign-in link for {member.name}?</DialogTitle>
      <DialogContent sx={{ display: 'grid', gap: 1 }}>
        <Typography variant="body2">
          Links made before stop working. The new one signs in once, also without the second factor.
        </Typography>
        {lost('Take back the password: they set another', resetPassword, setResetPassword)}
        {member.secondFactor && lost('Turn the second factor off', resetSecondFactor, setResetSecondFactor)}
        {(resetPassword || resetSecondFactor) && (
          <Typography variant="body2">They are signed out everywhere.</Typography>
        )}
      </DialogContent>
      <DialogActions>
        <Button onClick={onClose}>Cancel</Button>
        <ActionButton variant="contained" pending={pending} onClick={() => void make()}>
          Make the link
        </ActionButton>
      </DialogActions>
    </Dialog>
  );
}
