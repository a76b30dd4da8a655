import { Button, Dialog, DialogActions, DialogContent, DialogTitle, Stack, TextField } from '@mui/material';
import { type FormEvent, useId, useState } from 'react';
import type { FlagEnvironment } from '../../../contracts/tables/flag-lifecycle.ts';
import { api } from '../api.ts';
import { ActionButton } from '../ui/ActionButton.tsx';
import { EnvironmentField } from '../ui/EnvironmentField.tsx';
import { useCommand } from '../ui/use-command.ts';

/** A key is public, so that it is not shown once: the list has it. */
export function CreateSdkKeyDialog({ onClose }: { onClose: () => void }) {
  const [application, setApplication] = useState('');
  const [environment, setEnvironment] = useState<FlagEnvironment>('production');
  const [description, setDescription] = useState('');
  const { run, pending } = useCommand('sdk-keys');
  const titleId = useId();
  const create = async (event: FormEvent) => {
    event.preventDefault();
    const body = { application: application.trim(), environment, description: description.trim() };
    if (await run(() => api.createSdkKey(body), `${body.application} has a key`)) onClose();
  };
  return (
    <Dialog open onClose={onClose} maxWidth="sm" fullWidth aria-labelledby={titleId}>
      <form onSubmit={(event) => void create(event)} noValidate>
        <DialogTitle id={titleId}>New SDK key</DialogTitle>
        <DialogContent>
          <Stack sx={{ gap: 2, pt: 1 }}>
            <TextField
              autoFocus
              label="Application"
              required
              value={application}
              onChange={(event) => setApplication(event.target.value)}
              helperText="Lower-case letters, digits and hyphens, such as: web-shop"
              autoComplete="off"
            />
            <EnvironmentField value={environment} onChange={setEnvironment} sx={{ maxWidth: 200 }} />
            <TextField
              label="Description"
              value={description}
              onChange={(event) => setDescription(event.target.value)}
              autoComplete="off"
            />
          </Stack>
        </DialogContent>
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <ActionButton
            type="submit"
            variant="contained"
            pending={pending}
            disabledReason={application.trim() ? null : 'Name the application'}
          >
            Create key
          </ActionButton>
        </DialogActions>
      </form>
    </Dialog>
  );
}
