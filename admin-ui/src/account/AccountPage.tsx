import { Stack } from '@mui/material';
import { endOtherSessions } from '../access/sign-in.ts';
import { useMe } from '../access/use-me.ts';
import { roleNames } from '../members/role-words.ts';
import { ActionButton } from '../ui/ActionButton.tsx';
import { Fact } from '../ui/Fact.tsx';
import { PageSkeleton } from '../ui/Loading.tsx';
import { Page } from '../ui/Page.tsx';
import { Panel } from '../ui/Panel.tsx';
import { useNotifyDone, useNotifyError } from '../ui/use-notify-error.tsx';
import { PasswordPanel } from './PasswordPanel.tsx';
import { SecondFactorPanel } from './SecondFactorPanel.tsx';

export default function AccountPage() {
  const me = useMe();
  const notifyDone = useNotifyDone();
  const notifyError = useNotifyError();
  if (!me) return <PageSkeleton />;
  const endOthers = () =>
    endOtherSessions().then(() => notifyDone('You are signed out everywhere but here'), notifyError);
  return (
    <Page title="Your account">
      <Stack sx={{ gap: 2.5, maxWidth: 560 }}>
        <Panel title={me.name}>
          <Stack sx={{ gap: 2, alignItems: 'flex-start' }}>
            <Stack component="dl" sx={{ m: 0, gap: 1.25 }}>
              <Fact label="E-mail">{me.email}</Fact>
              <Fact label="Roles">{roleNames(me.roles)}</Fact>
            </Stack>
            <ActionButton onClick={() => void endOthers()}>Sign out everywhere else</ActionButton>
          </Stack>
        </Panel>
        <PasswordPanel email={me.email ?? ''} />
        <SecondFactorPanel memberId={me.id} />
      </Stack>
    </Page>
  );
}
