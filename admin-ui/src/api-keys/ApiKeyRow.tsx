import { Box, TableCell, TableRow, Typography } from '@mui/material';
import { useState } from 'react';
import type { ApiKey } from '../../../contracts/access.ts';
import { ActorName } from '../access/ActorName.tsx';
import { useLacking } from '../access/use-lacking.ts';
import { api } from '../api.ts';
import { monospace } from '../theme/themes.ts';
import { ActionButton } from '../ui/ActionButton.tsx';
import { ConfirmDialog } from '../ui/ConfirmDialog.tsx';
import { wideOnly } from '../ui/SortableHead.tsx';
import { StatusDot } from '../ui/StatusDot.tsx';
import { Timestamp, useNow } from '../ui/Timestamp.tsx';
import { useCommand } from '../ui/use-command.ts';
import { keyState } from './key-state.ts';

export function ApiKeyRow({ apiKey }: { apiKey: ApiKey }) {
  const { name, prefix, environment, scopes, createdBy, createdAt, lastUsedAt, expiresAt } = apiKey;
  const { words, tone, works } = keyState(apiKey, useNow(30_000));
  const [asks, setAsks] = useState(false);
  const lacking = useLacking();
  const quiet = { ...wideOnly, color: 'text.secondary' };
  return (
    <TableRow sx={{ '&:last-child td': { borderBottom: 0 } }}>
      <TableCell>
        <Typography component="div" variant="body1" sx={{ fontWeight: 560 }}>
          {name}
        </Typography>
        <Typography
          component="div"
          variant="caption"
          sx={{ color: 'text.secondary', fontFamily: monospace, overflowWrap: 'anywhere' }}
        >
          {prefix}… {environment}
        </Typography>
      </TableCell>
      <TableCell>
        <StatusDot tone={tone}>{words}</StatusDot>
      </TableCell>
      <TableCell sx={wideOnly}>
        <Scopes scopes={scopes} />
      </TableCell>
      <TableCell sx={quiet}>
        <ActorName actor={`member:${createdBy}`} />
        <br />
        <Timestamp at={createdAt} />
      </TableCell>
      <TableCell sx={quiet}>{lastUsedAt ? <Timestamp at={lastUsedAt} /> : 'Never'}</TableCell>
      <TableCell sx={quiet}>{expiresAt ? <Timestamp at={expiresAt} /> : 'Never'}</TableCell>
      <TableCell>
        {works && (
          <ActionButton disabledReason={lacking('keys:edit')} onClick={() => setAsks(true)}>
            Revoke
          </ActionButton>
        )}
        {asks && <RevokeDialog apiKey={apiKey} onClose={() => setAsks(false)} />}
      </TableCell>
    </TableRow>
  );
}

/** Few stand as they are, many open on demand. */
function Scopes({ scopes }: { scopes: string[] }) {
  const all = (
    <Box component="span" sx={{ fontFamily: monospace, fontSize: '0.75rem', overflowWrap: 'anywhere' }}>
      {scopes.join(', ')}
    </Box>
  );
  if (scopes.length <= 3) return all;
  return (
    <Box component="details" sx={{ maxWidth: 260 }}>
      <Box component="summary" sx={{ cursor: 'pointer', whiteSpace: 'nowrap' }}>
        {scopes.length} scopes
      </Box>
      {all}
    </Box>
  );
}

function RevokeDialog({ apiKey: { id, name }, onClose }: { apiKey: ApiKey; onClose: () => void }) {
  const { run, pending } = useCommand('keys', id);
  const revoke = async () => {
    if (await run(() => api.revokeApiKey(id), `${name} opens nothing any more`)) onClose();
  };
  return (
    <ConfirmDialog
      title={`Revoke ${name}?`}
      keep="Keep the key"
      confirm="Revoke"
      pending={pending}
      onConfirm={() => void revoke()}
      onClose={onClose}
    >
      What uses it is refused from now on, and this cannot be taken back. Make its successor first.
    </ConfirmDialog>
  );
}
