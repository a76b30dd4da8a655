import { Stack } from '@mui/material';
import { useMe } from '../access/use-me.ts';
import { roleNames } from '../members/role-words.ts';
import { Fact } from '../ui/Fact.tsx';
import { PageSkeleton } from '../ui/Loading.tsx';
import { Page } from '../ui/Page.tsx';
import { Panel } from '../ui/Panel.tsx';
import { PasswordPanel } from './PasswordPanel.tsx';
import { SecondFactorPanel } from './SecondFactorPanel.tsx';
import { SessionsPanel } from './SessionsPanel.tsx';

export default function AccountPage() {
  const me = useMe();
  if (!me) return <PageSkeleton />;
  return (
    <Page title="Your account">
      <Stack sx={{ gap: 2.5, maxWidth: 560 }}>
        <Panel title={me.name}>
          <Stack component="dl" sx={{ m: 0, gap: 1.25 }}>
            <Fact label="E-mail">{me.email}</Fact>
            <Fact label="Roles">{roleNames(me.roles)}</Fact>
          </Stack>
        </Panel>
        <PasswordPanel me={me} />
        {/* Each of its steps asks for the password. */}
        {me.hasPassword && <SecondFactorPanel on={me.secondFactor} />}
        <SessionsPanel />
      </Stack>
    </Page>
  );
}
