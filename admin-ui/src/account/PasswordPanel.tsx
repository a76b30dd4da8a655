import { Alert, Stack, TextField } from '@mui/material';
import type { FormEvent } from 'react';
import { changePassword } from '../access/sign-in.ts';
import { ActionButton } from '../ui/ActionButton.tsx';
import { Panel } from '../ui/Panel.tsx';
import { useNotifyDone } from '../ui/use-notify-error.tsx';
import { useAccountStep } from './use-account-step.ts';

const shortest = 12;

export function PasswordPanel({ email }: { email: string }) {
  const { run, pending, problem } = useAccountStep();
  const notify = useNotifyDone();
  const change = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const typed = new FormData(form);
    void run(async () => {
      await changePassword(String(typed.get('present')), String(typed.get('next')));
      form.reset();
      notify('The password is changed; you are signed out everywhere but here');
    });
  };
  return (
    <Panel title="Password">
      <Stack component="form" onSubmit={change} sx={{ gap: 2, alignItems: 'flex-start' }}>
        {problem && <Alert severity="error">{problem}</Alert>}
        {/* Password managers file the new password under this. */}
        <input type="text" name="username" autoComplete="username" value={email} readOnly hidden />
        <TextField name="present" type="password" label="Present password" autoComplete="current-password" required />
        <TextField
          name="next"
          type="password"
          label="New password"
          autoComplete="new-password"
          required
          helperText={`At least ${shortest} characters`}
          slotProps={{ htmlInput: { minLength: shortest, maxLength: 128 } }}
        />
        <ActionButton type="submit" pending={pending}>
          Change password
        </ActionButton>
      </Stack>
    </Panel>
  );
}
