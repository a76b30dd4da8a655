import { Alert, Box, Divider, Stack, TextField, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useEffect, useState } from 'react';
import { useLogin } from 'react-admin';
import { api } from '../api.ts';
import { asApiError } from '../http/api-error.ts';
import { ActionButton } from '../ui/ActionButton.tsx';
import { arrivalRefusal } from './arrival.ts';
import { refusalWords } from './refusal-words.ts';
import { confirmSecondFactor, signIn, singleSignOnAddress } from './sign-in.ts';

export function SignInPage() {
  const login = useLogin();
  const [asksCode, setAsksCode] = useState(false);
  const refusal = arrivalRefusal();
  const [problem, setProblem] = useState(refusal && refusalWords(refusal));
  const { data: ways } = useQuery({ queryKey: ['sign-in'], queryFn: ({ signal }) => api.signInOptions(signal) });
  const [pending, setPending] = useState(false);
  useEffect(() => {
    document.title = 'Sign in · Pricewright';
  }, []);

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const typed = new FormData(event.currentTarget);
    const text = (name: string) => String(typed.get(name) ?? '').trim();
    setPending(true);
    setProblem(null);
    try {
      if (asksCode) await confirmSecondFactor(text('code'));
      else if ((await signIn(text('email'), String(typed.get('password')))) === 'needs second factor') {
        setAsksCode(true);
        return;
      }
      await login({});
    } catch (error) {
      setProblem(asApiError(error).message);
    } finally {
      setPending(false);
    }
  };

  const goToProvider = async () => {
    setPending(true);
    setProblem(null);
    try {
      window.location.assign(await singleSignOnAddress());
    } catch (error) {
      setProblem(asApiError(error).message);
      setPending(false);
    }
  };

  return (
    <Box
      component="main"
      sx={{ minHeight: '100vh', display: 'grid', placeItems: 'center', bgcolor: 'background.default', p: 2 }}
    >
      <Stack
        component="form"
        onSubmit={(event: FormEvent<HTMLFormElement>) => void submit(event)}
        sx={{
          width: '100%',
          maxWidth: 360,
          gap: 2,
          p: 3,
          bgcolor: 'background.paper',
          border: 1,
          borderColor: 'divider',
          borderRadius: 1.5,
        }}
      >
        <Box component="img" src="/favicon.svg" alt="" sx={{ width: 36, height: 36 }} />
        <Typography variant="h1">Sign in to Pricewright</Typography>
        {problem && <Alert severity="error">{problem}</Alert>}
        {asksCode ? (
          <TextField
            key="code"
            name="code"
            label="Code of your authenticator app"
            autoComplete="one-time-code"
            autoFocus
            required
            helperText="Without the app: one of your backup codes"
          />
        ) : (
          <>
            <TextField name="email" type="email" label="E-mail" autoComplete="username" autoFocus required />
            <TextField name="password" type="password" label="Password" autoComplete="current-password" required />
          </>
        )}
        <ActionButton type="submit" variant="contained" pending={pending}>
          Sign in
        </ActionButton>
        {ways?.singleSignOn && !asksCode && (
          <>
            <Divider>or</Divider>
            <ActionButton variant="outlined" pending={pending} onClick={() => void goToProvider()}>
              Single sign-on
            </ActionButton>
          </>
        )}
        <Typography variant="caption" sx={{ color: 'text.secondary' }}>
          No password yet? Open the sign-in link that you were given: it works once. Lost the link, the password or your
          second factor? An administrator makes you a new link under Members.
        </Typography>
      </Stack>
    </Box>
  );
}
