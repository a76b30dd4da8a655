import { Button, Dialog, DialogActions, DialogContent, DialogTitle, Stack, TextField } from '@mui/material';
import { type FormEvent, useId, useState } from 'react';
import type { z } from 'zod';
import type { InvitedMember } from '../../../contracts/access.ts';
import type { Role } from '../../../contracts/tables/permissions.ts';
import { api } from '../api.ts';
import { ActionButton } from '../ui/ActionButton.tsx';
import { ShownOnce } from '../ui/ShownOnce.tsx';
import { useCommand } from '../ui/use-command.ts';
import { linkAdvice } from './link-advice.ts';
import { RoleChoice } from './RoleChoice.tsx';

/** Asks for a new member, then shows the link that signs them in. */
export function InviteDialog({ onClose }: { onClose: () => void }) {
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const [roles, setRoles] = useState<Role[]>(['viewer']);
  const [invited, setInvited] = useState<z.infer<typeof InvitedMember> | null>(null);
  const { run, pending } = useCommand('members');
  const titleId = useId();
  const refusal =
    !name.trim() || !email.trim() ? 'Name and e-mail come first' : roles.length === 0 ? 'Choose a role' : null;

  const invite = async (event: FormEvent) => {
    event.preventDefault();
    if (refusal) return;
    const member = await run(() => api.inviteMember({ name: name.trim(), email: email.trim(), roles }), null);
    if (member) setInvited(member);
  };
  if (invited) {
    return (
      <ShownOnce
        title={`${name.trim()} is invited`}
        advice={linkAdvice(invited.mail, invited.email)}
        secret={invited.signInLink}
        what="sign-in link"
        onClose={onClose}
      />
    );
  }
  return (
    <Dialog open onClose={onClose} maxWidth="xs" fullWidth aria-labelledby={titleId}>
      <form onSubmit={(event) => void invite(event)} noValidate>
        <DialogTitle id={titleId}>Invite a member</DialogTitle>
        <DialogContent>
          <Stack sx={{ gap: 2, pt: 1 }}>
            <TextField
              autoFocus
              label="Name"
              required
              value={name}
              onChange={(event) => setName(event.target.value)}
              autoComplete="off"
            />
            <TextField
              label="E-mail"
              type="email"
              required
              value={email}
              onChange={(event) => setEmail(event.target.value)}
              autoComplete="off"
            />
            <RoleChoice held={roles} onChange={setRoles} />
          </Stack>
        </DialogContent>
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <ActionButton type="submit" variant="contained" pending={pending} disabledReason={refusal}>
            Invite
          </ActionButton>
        </DialogActions>
      </form>
    </Dialog>
  );
}
