import { Alert, Stack, TextField } from '@mui/material';
import { useQueryClient } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import type { Me } from '../../../contracts/access.ts';
import { forgetMe } from '../access/auth-provider.ts';
import { api } from '../api.ts';
import { ActionButton } from '../ui/ActionButton.tsx';
import { Panel } from '../ui/Panel.tsx';
import { useNotifyDone } from '../ui/use-notify-error.tsx';
import { useAccountStep } from './use-account-step.ts';

const shortest = 12;

/** Changes the password, or sets the first one of somebody who came by a one-time link or single sign-on. */
export function PasswordPanel({ me: { email, hasPassword } }: { me: Me }) {
  const { run, pending, problem } = useAccountStep();
  const notify = useNotifyDone();
  const queryClient = useQueryClient();
  const set = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const typed = new FormData(form);
    void run(async () => {
      const newPassword = String(typed.get('next'));
      const present = hasPassword ? { currentPassword: String(typed.get('present')) } : {};
      await api.setPassword({ newPassword, ...present });
      form.reset();
      notify(hasPassword ? 'The password is changed; you are signed out everywhere but here' : 'The password is set');
      forgetMe();
      await queryClient.invalidateQueries();
    });
  };
  return (
    <Panel
      title="Password"
      hint={
        hasPassword ? undefined : 'You came by a link that works once. Set a password, to sign in with from now on.'
      }
    >
      <Stack component="form" onSubmit={set} sx={{ gap: 2, alignItems: 'flex-start' }}>
        {problem && <Alert severity="error">{problem}</Alert>}
        {/* Password managers file the new password under this. */}
        <input type="text" name="username" autoComplete="username" value={email ?? ''} readOnly hidden />
        {hasPassword && (
          <TextField name="present" type="password" label="Present password" autoComplete="current-password" required />
        )}
        <TextField
          name="next"
          type="password"
          label="New password"
          autoComplete="new-password"
          required
          helperText={`At least ${shortest} characters`}
          slotProps={{ htmlInput: { minLength: shortest, maxLength: 128 } }}
        />
        <ActionButton type="submit" variant={hasPassword ? 'outlined' : 'contained'} pending={pending}>
          {hasPassword ? 'Change password' : 'Set password'}
        </ActionButton>
      </Stack>
    </Panel>
  );
}
