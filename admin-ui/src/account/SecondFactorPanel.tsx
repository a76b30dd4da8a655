import { Alert, Box, Stack, TextField, Typography } from '@mui/material';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { forgetMe } from '../access/auth-provider.ts';
import { beginSecondFactor, confirmSecondFactor, endSecondFactor } from '../access/sign-in.ts';
import { monospace } from '../theme/themes.ts';
import { ActionButton } from '../ui/ActionButton.tsx';
import { CopyButton } from '../ui/CopyButton.tsx';
import { Panel } from '../ui/Panel.tsx';
import { StatusDot } from '../ui/StatusDot.tsx';
import { useNotifyDone } from '../ui/use-notify-error.tsx';
import { useAccountStep } from './use-account-step.ts';

interface Begun {
  totpURI: string;
  backupCodes: string[];
}

/** Turns the code of an authenticator app on and off; each asks for the password. */
export function SecondFactorPanel({ on }: { on: boolean }) {
  const queryClient = useQueryClient();
  const [begun, setBegun] = useState<Begun | null>(null);
  const { run, pending, problem } = useAccountStep();
  const notify = useNotifyDone();
  const typed = (event: FormEvent<HTMLFormElement>, field: string) => {
    event.preventDefault();
    return String(new FormData(event.currentTarget).get(field)).trim();
  };
  const finish = async (words: string) => {
    setBegun(null);
    notify(words);
    forgetMe();
    await queryClient.invalidateQueries();
  };
  const withPassword = (event: FormEvent<HTMLFormElement>) => {
    const password = typed(event, 'password');
    void run(async () => {
      if (!on) return setBegun(await beginSecondFactor(password));
      await endSecondFactor(password);
      await finish('The second factor is off');
    });
  };
  const confirm = (event: FormEvent<HTMLFormElement>) => {
    const code = typed(event, 'code');
    void run(async () => {
      await confirmSecondFactor(code);
      await finish('The second factor is on');
    });
  };
  return (
    <Panel
      title="Second factor"
      hint="A code of your authenticator app, asked for beside the password."
      aside={<StatusDot tone={on ? 'good' : 'idle'}>{on ? 'On' : 'Off'}</StatusDot>}
    >
      <Stack sx={{ gap: 2 }}>
        {problem && <Alert severity="error">{problem}</Alert>}
        {begun ? (
          <Stack component="form" onSubmit={confirm} sx={{ gap: 2, alignItems: 'flex-start' }}>
            <SetUp begun={begun} />
            <TextField
              name="code"
              label="Code that the app shows"
              autoComplete="one-time-code"
              required
              slotProps={{ htmlInput: { inputMode: 'numeric' } }}
            />
            <ActionButton type="submit" variant="contained" pending={pending}>
              Turn on
            </ActionButton>
          </Stack>
        ) : (
          <Stack component="form" onSubmit={withPassword} sx={{ gap: 2, alignItems: 'flex-start' }}>
            <TextField
              key={String(on)}
              name="password"
              type="password"
              label="Password"
              autoComplete="current-password"
              required
            />
            <ActionButton type="submit" pending={pending}>
              {on ? 'Turn off' : 'Set up'}
            </ActionButton>
          </Stack>
        )}
      </Stack>
    </Panel>
  );
}

function SetUp({ begun: { totpURI, backupCodes } }: { begun: Begun }) {
  const secret = new URL(totpURI).searchParams.get('secret') ?? '';
  return (
    <Stack sx={{ gap: 1 }}>
      <Typography variant="body2">
        Give this key to your authenticator app, then type the code that it shows:
      </Typography>
      <CopyButton value={secret} what="key of the second factor" />
      <Typography variant="body2">
        Keep these codes where you find them without the app. Each signs in once, and they are shown here alone:
      </Typography>
      <Box
        component="ul"
        sx={{ m: 0, p: 0, listStyle: 'none', columns: 2, columnGap: 4, fontFamily: monospace, fontSize: '0.8125rem' }}
      >
        {backupCodes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </Box>
    </Stack>
  );
}
