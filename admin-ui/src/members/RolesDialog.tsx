import { Button, Dialog, DialogActions, DialogContent, DialogTitle } from '@mui/material';
import { useId, useState } from 'react';
import type { Member } from '../../../contracts/access.ts';
import type { Role } from '../../../contracts/tables/permissions.ts';
import { api } from '../api.ts';
import { ActionButton } from '../ui/ActionButton.tsx';
import { useCommand } from '../ui/use-command.ts';
import { RoleChoice } from './RoleChoice.tsx';

export function RolesDialog({ member, onClose }: { member: Member; onClose: () => void }) {
  const [roles, setRoles] = useState<Role[]>(member.roles);
  const { run, pending } = useCommand('members', member.id);
  const titleId = useId();
  const same = roles.toSorted().join() === member.roles.toSorted().join();
  const refusal = roles.length === 0 ? 'A member has at least one role' : same ? 'Nothing has changed' : null;
  const save = async () => {
    if (await run(() => api.updateMember(member.id, { roles }), `The roles of ${member.name} are changed`)) onClose();
  };
  return (
    <Dialog open onClose={onClose} maxWidth="xs" fullWidth aria-labelledby={titleId}>
      <DialogTitle id={titleId}>Roles of {member.name}</DialogTitle>
      <DialogContent>
        <RoleChoice held={roles} onChange={setRoles} />
      </DialogContent>
      <DialogActions>
        <Button onClick={onClose}>Cancel</Button>
        <ActionButton variant="contained" pending={pending} disabledReason={refusal} onClick={() => void save()}>
          Change roles
        </ActionButton>
      </DialogActions>
    </Dialog>
  );
}
