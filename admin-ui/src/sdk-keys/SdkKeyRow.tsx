import { TableCell, TableRow, Typography } from '@mui/material';
import { useState } from 'react';
import type { SdkKey } from '../../../contracts/sdk-keys.ts';
import { ActorName } from '../access/ActorName.tsx';
import { useLacking } from '../access/use-lacking.ts';
import { api } from '../api.ts';
import { ActionButton } from '../ui/ActionButton.tsx';
import { ConfirmDialog } from '../ui/ConfirmDialog.tsx';
import { CopyButton } from '../ui/CopyButton.tsx';
import { wideOnly } from '../ui/SortableHead.tsx';
import { StatusDot } from '../ui/StatusDot.tsx';
import { Timestamp } from '../ui/Timestamp.tsx';
import { useCommand } from '../ui/use-command.ts';

export function SdkKeyRow({ sdkKey }: { sdkKey: SdkKey }) {
  const { application, environment, description, key, prefix, createdBy, createdAt, lastUsedAt, revokedAt } = sdkKey;
  const [asks, setAsks] = useState(false);
  const lacking = useLacking();
  const quiet = { ...wideOnly, color: 'text.secondary' };
  return (
    <TableRow sx={{ '&:last-child td': { borderBottom: 0 } }}>
      <TableCell>
        <Typography component="div" variant="body1" sx={{ fontWeight: 560 }}>
          {application}
        </Typography>
        <Typography component="div" variant="caption" sx={{ color: 'text.secondary' }}>
          {[environment, description].filter(Boolean).join(' · ')}
        </Typography>
      </TableCell>
      <TableCell>
        <CopyButton value={key} shown={`${prefix}…`} what="key" />
      </TableCell>
      <TableCell>
        <StatusDot tone={revokedAt ? 'bad' : 'good'}>{revokedAt ? 'Revoked' : 'Works'}</StatusDot>
      </TableCell>
      <TableCell sx={quiet}>
        <ActorName actor={createdBy} />
        <br />
        <Timestamp at={createdAt} />
      </TableCell>
      <TableCell sx={quiet}>{lastUsedAt ? <Timestamp at={lastUsedAt} /> : 'Never'}</TableCell>
      <TableCell>
        {!revokedAt && (
          <ActionButton disabledReason={lacking('sdk-keys:edit')} onClick={() => setAsks(true)}>
            Revoke
          </ActionButton>
        )}
        {asks && <RevokeDialog sdkKey={sdkKey} onClose={() => setAsks(false)} />}
      </TableCell>
    </TableRow>
  );
}

function RevokeDialog({ sdkKey, onClose }: { sdkKey: SdkKey; onClose: () => void }) {
  const { id, application, environment } = sdkKey;
  const { run, pending } = useCommand('sdk-keys', id);
  const revoke = async () => {
    if (await run(() => api.revokeSdkKey(id), `${application} reads no features of ${environment} any more`)) onClose();
  };
  return (
    <ConfirmDialog
      title={`Revoke the key of ${application} in ${environment}?`}
      keep="Keep the key"
      confirm="Revoke"
      pending={pending}
      onConfirm={() => void revoke()}
      onClose={onClose}
    >
      Every browser and app that uses it falls back to its defaults from now on, and this cannot be taken back.
    </ConfirmDialog>
  );
}
