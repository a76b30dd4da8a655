import MoreIcon from '@mui/icons-material/MoreHoriz';
import { Box, IconButton, Menu, MenuItem, TableCell, TableRow, Typography } from '@mui/material';
import { useState } from 'react';
import type { Member } from '../../../contracts/access.ts';
import { useLacking } from '../access/use-lacking.ts';
import { api } from '../api.ts';
import { wideOnly } from '../ui/SortableHead.tsx';
import { StatusDot } from '../ui/StatusDot.tsx';
import { Timestamp } from '../ui/Timestamp.tsx';
import { useCommand } from '../ui/use-command.ts';
import { DisableDialog } from './DisableDialog.tsx';
import { RolesDialog } from './RolesDialog.tsx';
import { roleNames } from './role-words.ts';
import { SignInLinkDialog } from './SignInLinkDialog.tsx';

export function MemberRow({ member }: { member: Member }) {
  const { name, email, roles, disabled, secondFactor, createdAt } = member;
  return (
    <TableRow sx={{ '&:last-child td': { borderBottom: 0 } }}>
      <TableCell>
        <Typography component="div" variant="body1" sx={{ fontWeight: 560 }}>
          {name}
        </Typography>
        <Typography component="div" variant="caption" sx={{ color: 'text.secondary', overflowWrap: 'anywhere' }}>
          {email}
        </Typography>
        {disabled && <StatusDot tone="bad">Disabled: cannot sign in</StatusDot>}
      </TableCell>
      <TableCell>{roleNames(roles)}</TableCell>
      <TableCell sx={wideOnly}>
        <StatusDot tone={secondFactor ? 'good' : 'idle'}>{secondFactor ? 'On' : 'Off'}</StatusDot>
      </TableCell>
      <TableCell sx={{ ...wideOnly, color: 'text.secondary' }}>
        <Timestamp at={createdAt} />
      </TableCell>
      <TableCell>
        <MemberMenu member={member} />
      </TableCell>
    </TableRow>
  );
}

function MemberMenu({ member }: { member: Member }) {
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const [dialog, setDialog] = useState<'roles' | 'link' | 'disable' | null>(null);
  const { run } = useCommand('members', member.id);
  const refusal = useLacking()('members:edit');
  const choose = (action: () => void) => () => {
    setAnchor(null);
    action();
  };
  const enable = () => run(() => api.updateMember(member.id, { disabled: false }), `${member.name} may sign in again`);
  return (
    <>
      <IconButton
        aria-label={`Actions for ${member.name}`}
        aria-haspopup="menu"
        aria-expanded={Boolean(anchor)}
        onClick={(event) => setAnchor(event.currentTarget)}
      >
        <MoreIcon fontSize="small" />
      </IconButton>
      <Menu anchorEl={anchor} open={Boolean(anchor)} onClose={() => setAnchor(null)}>
        {refusal && (
          <Box component="li" sx={{ px: 2, py: 0.5, maxWidth: 280, fontSize: '0.8125rem', color: 'text.secondary' }}>
            {refusal}
          </Box>
        )}
        <MenuItem disabled={refusal !== null} onClick={choose(() => setDialog('roles'))}>
          Change roles
        </MenuItem>
        <MenuItem disabled={refusal !== null || member.disabled} onClick={choose(() => setDialog('link'))}>
          New sign-in link
        </MenuItem>
        <MenuItem
          disabled={refusal !== null}
          onClick={choose(member.disabled ? () => void enable() : () => setDialog('disable'))}
        >
          {member.disabled ? 'Enable' : 'Disable'}
        </MenuItem>
      </Menu>
      {dialog === 'roles' && <RolesDialog member={member} onClose={() => setDialog(null)} />}
      {dialog === 'link' && <SignInLinkDialog member={member} onClose={() => setDialog(null)} />}
      {dialog === 'disable' && <DisableDialog member={member} onClose={() => setDialog(null)} />}
    </>
  );
}
