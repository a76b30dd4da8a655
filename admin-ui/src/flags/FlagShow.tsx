import { Box, Stack, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useParams } from 'react-router-dom';
import type { Flag } from '../../../contracts/flags.ts';
import { GrantsPanel } from '../entitlements/GrantsPanel.tsx';
import { RolloutsPanel } from '../rollouts/RolloutsPanel.tsx';
import { ErrorPanel } from '../ui/ErrorPanel.tsx';
import { Fact } from '../ui/Fact.tsx';
import { PageSkeleton } from '../ui/Loading.tsx';
import { Page } from '../ui/Page.tsx';
import { Panel } from '../ui/Panel.tsx';
import { StatusDot } from '../ui/StatusDot.tsx';
import { Timestamp } from '../ui/Timestamp.tsx';
import { AnalyticsPanel } from './analytics/AnalyticsPanel.tsx';
import { DependencyGraph } from './DependencyGraph.tsx';
import { EnvironmentSwitch, useEnvironment } from './EnvironmentSwitch.tsx';
import { ExplainPanel } from './ExplainPanel.tsx';
import { FlagActions } from './FlagActions.tsx';
import { flagApi } from './flag-api.ts';
import { kindWords, typeWords } from './flag-words.ts';
import { PromotePanel } from './PromotePanel.tsx';
import { ruleWords, stateTones, stateWords, valueWords } from './rule-words.ts';

const crumbs = [{ to: '/flags', label: 'Features' }];

export default function FlagShow() {
  const { id = '' } = useParams();
  const [environment, setEnvironment] = useEnvironment();
  const {
    data: flag,
    error,
    refetch,
  } = useQuery({
    queryKey: ['flags', 'read', id, environment],
    queryFn: ({ signal }) => flagApi.read(id, environment, signal),
  });
  if (!flag && !error) return <PageSkeleton />;
  if (!flag) {
    return (
      <Page title="Feature" crumbs={crumbs}>
        <ErrorPanel error={error} onRetry={() => void refetch()} />
      </Page>
    );
  }
  return (
    <Page
      title={flag.name}
      crumbs={crumbs}
      beside={<StatusDot tone={stateTones[flag.state]}>{stateWords[flag.state]}</StatusDot>}
      lead={flag.description || flag.key}
      actions={<FlagActions flag={flag} />}
    >
      <Stack sx={{ gap: 2.5 }}>
        <EnvironmentSwitch value={environment} onChange={setEnvironment} />
        {flag.killed && <KilledNotice flag={flag} />}
        <Facts flag={flag} />
        <Rules flag={flag} />
        <GrantsPanel flagId={flag.id} />
        <RolloutsPanel flag={flag} />
        <AnalyticsPanel flag={flag} />
        <Box sx={{ display: 'grid', gap: 2.5, gridTemplateColumns: { md: '1fr 1fr' }, alignItems: 'start' }}>
          <ExplainPanel flag={flag} />
          <PromotePanel flag={flag} />
        </Box>
        <DependencyGraph flag={flag} />
      </Stack>
    </Page>
  );
}

function KilledNotice({ flag: { killed, defaultValue } }: { flag: Flag }) {
  return (
    <Box role="alert" sx={{ border: 1, borderColor: 'error.main', borderRadius: 1.25, px: 2, py: 1.5 }}>
      <Typography variant="body1">
        Killed <Timestamp at={killed?.at ?? ''} />
        {killed?.reason ? `: ${killed.reason}` : ''}. Everybody gets {valueWords(defaultValue)}.
      </Typography>
    </Box>
  );
}

function Facts({ flag }: { flag: Flag }) {
  const { data } = useQuery({
    queryKey: ['flags', 'deployment', flag.environment, flag.configurationVersion],
    queryFn: ({ signal }) => flagApi.deployment(flag.environment, signal),
    refetchInterval: (query) =>
      (query.state.data?.processes ?? []).some(({ version }) => version < flag.configurationVersion) ? 1_000 : 15_000,
  });
  const holding = data?.processes.filter(({ version }) => version >= flag.configurationVersion).length ?? 0;
  const all = data?.processes.length ?? 0;
  return (
    <Panel>
      <Box
        component="dl"
        sx={{ m: 0, display: 'grid', gap: 2, gridTemplateColumns: 'repeat(auto-fit, minmax(150px, 1fr))' }}
      >
        <Fact label="Key">{flag.key}</Fact>
        <Fact label="Kind">{kindWords[flag.kind]}</Fact>
        <Fact label="Value">{typeWords[flag.type]}</Fact>
        <Fact label="Otherwise">{valueWords(flag.defaultValue)}</Fact>
        <Fact label="Evaluated by">
          <StatusDot tone={all > 0 && holding === all ? 'good' : 'warn'}>
            {holding} of {all} processes
          </StatusDot>
        </Fact>
        <Fact label="Last evaluated">{flag.lastEvaluatedAt ? <Timestamp at={flag.lastEvaluatedAt} /> : 'Never'}</Fact>
        {flag.stale && (
          <Fact label="Stale">
            <StatusDot tone="warn">{flag.stale}</StatusDot>
          </Fact>
        )}
      </Box>
    </Panel>
  );
}

function Rules({ flag }: { flag: Flag }) {
  return (
    <Panel title="Rules" hint={`The first that matches decides; otherwise ${valueWords(flag.defaultValue)}.`}>
      <Stack component="ol" sx={{ m: 0, pl: 2.5, gap: 1 }}>
        {flag.overrides.length > 0 && (
          <li>
            {flag.overrides.length} by name:{' '}
            {flag.overrides
              .slice(0, 5)
              .map(({ subject, value }) => `${subject} ${valueWords(value)}`)
              .join(', ')}
            {flag.overrides.length > 5 ? ' …' : ''}
          </li>
        )}
        {flag.rollouts.map((rollout) => (
          <li key={rollout.rolloutId}>
            A guarded rollout exposes {rollout.percentage} % to {valueWords(rollout.value)}, and holds back{' '}
            {rollout.holdbackPercentage} %.
          </li>
        ))}
        {flag.rules.map((rule) => (
          <li key={rule.id}>
            {ruleWords(rule)}
            {rule.description && (
              <Typography component="span" variant="body2" sx={{ color: 'text.secondary' }}>
                {' '}
                {rule.description}
              </Typography>
            )}
          </li>
        ))}
      </Stack>
      {flag.rules.length + flag.overrides.length + flag.rollouts.length === 0 && (
        <Typography variant="body2" sx={{ color: 'text.secondary' }}>
          No rules: everybody gets {valueWords(flag.defaultValue)}.
        </Typography>
      )}
    </Panel>
  );
}
