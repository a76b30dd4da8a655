import { Button, Dialog, DialogActions, DialogContent, DialogTitle, MenuItem, Stack, TextField } from '@mui/material';
import { type FormEvent, useId, useState } from 'react';
import { usePermissions } from 'react-admin';
import type { FlagEnvironment } from '../../../contracts/tables/flag-lifecycle.ts';
import type { Permission } from '../../../contracts/tables/permissions.ts';
import { api } from '../api.ts';
import { ActionButton } from '../ui/ActionButton.tsx';
import { EnvironmentField } from '../ui/EnvironmentField.tsx';
import { ShownOnce } from '../ui/ShownOnce.tsx';
import { useCommand } from '../ui/use-command.ts';
import { expiryOf, type Lifetime, lifetimes } from './key-state.ts';
import { ScopeChoice } from './ScopeChoice.tsx';

/** Asks what the key may do and how long, then shows it. */
export function CreateKeyDialog({ onClose }: { onClose: () => void }) {
  const { permissions } = usePermissions<string[]>();
  const [name, setName] = useState('');
  const [scopes, setScopes] = useState<Permission[]>([]);
  const [lifetime, setLifetime] = useState<Lifetime>('90');
  const [environment, setEnvironment] = useState<FlagEnvironment>('production');
  const [key, setKey] = useState<string | null>(null);
  const { run, pending } = useCommand('keys');
  const titleId = useId();
  const refusal = !name.trim() ? 'The key needs a name' : scopes.length === 0 ? 'Choose what it may do' : null;
  const create = async (event: FormEvent) => {
    event.preventDefault();
    if (refusal) return;
    const body = { name: name.trim(), scopes, environment, expiresAt: expiryOf(lifetime, new Date()) };
    const created = await run(() => api.createApiKey(body), null);
    if (created) setKey(created.key);
  };
  if (key) {
    return (
      <ShownOnce
        title={`${name.trim()} is ready`}
        advice="The key is shown here alone: only its hash is kept. Put it where your program reads its secrets."
        secret={key}
        what="key"
        onClose={onClose}
      />
    );
  }
  return (
    <Dialog open onClose={onClose} maxWidth="sm" fullWidth aria-labelledby={titleId}>
      <form onSubmit={(event) => void create(event)} noValidate>
        <DialogTitle id={titleId}>New API key</DialogTitle>
        <DialogContent>
          <Stack sx={{ gap: 2, pt: 1 }}>
            <TextField
              autoFocus
              label="Name"
              required
              value={name}
              onChange={(event) => setName(event.target.value)}
              helperText="What uses it, such as: deploy pipeline"
              autoComplete="off"
            />
            <TextField
              select
              label="Expires after"
              value={lifetime}
              onChange={(event) => setLifetime(event.target.value as Lifetime)}
              sx={{ maxWidth: 200 }}
            >
              {Object.entries(lifetimes).map(([value, words]) => (
                <MenuItem key={value} value={value}>
                  {words}
                </MenuItem>
              ))}
            </TextField>
            <EnvironmentField
              label="Evaluates features of"
              value={environment}
              onChange={setEnvironment}
              sx={{ maxWidth: 200 }}
            />
            <ScopeChoice chosen={scopes} held={permissions ?? []} onChange={setScopes} />
          </Stack>
        </DialogContent>
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <ActionButton type="submit" variant="contained" pending={pending} disabledReason={refusal}>
            Create key
          </ActionButton>
        </DialogActions>
      </form>
    </Dialog>
  );
}
