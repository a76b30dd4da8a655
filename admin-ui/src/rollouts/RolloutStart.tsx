import { Alert, Box, Button, MenuItem, Stack, TextField, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useNavigate, useParams } from 'react-router-dom';
import type { Flag } from '../../../contracts/flags.ts';
import { useEnvironment } from '../flags/EnvironmentSwitch.tsx';
import { flagApi } from '../flags/flag-api.ts';
import { ValueField } from '../flags/ValueField.tsx';
import { ActionButton } from '../ui/ActionButton.tsx';
import { ErrorPanel } from '../ui/ErrorPanel.tsx';
import { PageSkeleton } from '../ui/Loading.tsx';
import { Page } from '../ui/Page.tsx';
import { Panel } from '../ui/Panel.tsx';
import { useCommand } from '../ui/use-command.ts';
import { GuardrailFields } from './GuardrailFields.tsx';
import { PolicyFields } from './PolicyFields.tsx';
import { type RolloutPlan, rolloutApi } from './rollout-api.ts';
import { StageFields } from './StageFields.tsx';

const day = 24 * 60;
const shipped: Pick<RolloutPlan, 'stages' | 'holdbackPercentage'> = {
  stages: [1, 10, 50, 100].map((percentage) => ({ percentage, bakeMinutes: 7 * day })),
  holdbackPercentage: 10,
};

export default function RolloutStart() {
  const { id = '' } = useParams();
  const [environment] = useEnvironment();
  const { data, error, refetch } = useQuery({
    queryKey: ['flags', 'read', id, environment],
    queryFn: ({ signal }) => flagApi.read(id, environment, signal),
  });
  if (data) return <StartForm flag={data} />;
  return error ? (
    <Page title="New rollout">
      <ErrorPanel error={error} onRetry={() => void refetch()} />
    </Page>
  ) : (
    <PageSkeleton />
  );
}

function StartForm({ flag }: { flag: Flag }) {
  const navigate = useNavigate();
  const [plan, setPlan] = useState<RolloutPlan>({
    ...shipped,
    environment: flag.environment,
    value: flag.type === 'boolean' ? !flag.defaultValue : flag.defaultValue,
    guardrails: [],
  });
  const [problem, setProblem] = useState<string | null>(null);
  const { run, pending } = useCommand('flags', flag.id);
  const change = (changes: Partial<RolloutPlan>) => setPlan({ ...plan, ...changes });
  const check = useQuery({
    queryKey: ['flags', 'rollout-check', flag.id, plan],
    queryFn: ({ signal }) => rolloutApi.validate(flag.id, plan, signal),
    placeholderData: (before) => before,
    retry: false,
  });
  const first = check.data?.errors[0]?.message ?? problem;
  const start = async () => {
    const accepted = await run(() => rolloutApi.start(flag.id, plan), 'The rollout has begun');
    if (accepted) navigate(`/flags/${flag.id}/rollouts/${accepted.rolloutId}`);
  };
  return (
    <Page
      title="New rollout"
      crumbs={[
        { to: '/flags', label: 'Features' },
        { to: `/flags/${flag.id}/show`, label: flag.name },
      ]}
      lead={`${flag.name} in ${flag.environment}: a durable process that exposes the value stage by stage and takes it back by itself when a guardrail shows harm.`}
      actions={
        <ActionButton variant="contained" pending={pending} disabledReason={first ?? null} onClick={() => void start()}>
          Start rollout
        </ActionButton>
      }
    >
      <Box sx={{ display: 'grid', gap: 2.5, gridTemplateColumns: { md: '3fr 2fr' }, alignItems: 'start' }}>
        <Stack sx={{ gap: 2.5 }}>
          <Panel title="New value" hint="What those who are exposed get; everybody else goes on by the rules.">
            <ValueField
              type={flag.type}
              label="Value"
              value={plan.value}
              onChange={(value) => change({ value })}
              onProblem={setProblem}
            />
          </Panel>
          <Panel
            title="Whom it places"
            hint="Accounts as a whole, where churn or recurring revenue guards; persons otherwise."
          >
            <PlacedBy plan={plan} onChange={change} />
          </Panel>
          <Panel title="Stages" hint="Who is in stays in: a higher percentage only adds subjects.">
            <StageFields stages={plan.stages} onChange={(stages) => change({ stages })} />
            <TextField
              type="number"
              label="Held back until the end, %"
              value={plan.holdbackPercentage ?? ''}
              onChange={(event) => change({ holdbackPercentage: Number(event.target.value) })}
              helperText="At 100 % there would be nothing to compare with."
              sx={{ mt: 2, maxWidth: 260 }}
            />
          </Panel>
          <Panel
            title="Guardrails"
            hint="Metrics that may not get worse. The more there are, the more evidence each needs."
          >
            <Stack sx={{ gap: 2.5 }}>
              <GuardrailFields guardrails={plan.guardrails ?? []} onChange={(guardrails) => change({ guardrails })} />
              <PolicyFields policy={plan.policy ?? {}} onChange={(policy) => change({ policy })} />
            </Stack>
          </Panel>
        </Stack>
        <Panel title="Before it begins">
          <Stack sx={{ gap: 1.5 }}>
            {check.error && <ErrorPanel error={check.error} onRetry={() => void check.refetch()} />}
            {check.data && (
              <Typography variant="body1">
                The last stage reaches about {check.data.impact.affectedCustomers.toLocaleString('en')} customers.
              </Typography>
            )}
            {check.data?.errors.map(({ field, message, suggestedFix }) => (
              <Alert key={`${field}-${message}`} severity="error" variant="outlined">
                {message} {suggestedFix}
              </Alert>
            ))}
            {check.data?.warnings.map(({ field, message, suggestedFix }) => (
              <Alert key={`${field}-${message}`} severity="warning" variant="outlined">
                {message} {suggestedFix}
              </Alert>
            ))}
            {check.data?.isValid && check.data.warnings.length === 0 && (
              <Typography variant="body2" sx={{ color: 'text.secondary' }}>
                Each guardrail can show the harm it looks for while its stage lasts.
              </Typography>
            )}
            <Button onClick={() => change(shipped)} sx={{ alignSelf: 'flex-start' }}>
              Stages as shipped
            </Button>
          </Stack>
        </Panel>
      </Box>
    </Page>
  );
}

interface PlacedByProps {
  plan: RolloutPlan;
  onChange: (changes: Partial<RolloutPlan>) => void;
}

function PlacedBy({ plan, onChange }: PlacedByProps) {
  return (
    <Stack direction={{ xs: 'column', sm: 'row' }} sx={{ gap: 2 }}>
      <TextField
        select
        label="Each"
        value={plan.assignBy ?? 'person'}
        onChange={(event) => onChange({ assignBy: event.target.value === 'customer' ? 'customer' : 'person' })}
        sx={{ minWidth: 160 }}
      >
        <MenuItem value="person">Person</MenuItem>
        <MenuItem value="customer">Customer</MenuItem>
      </TextField>
      <TextField
        label="Attribute that names them"
        value={plan.hashAttribute ?? 'id'}
        onChange={(event) => onChange({ hashAttribute: event.target.value })}
        helperText="As callers send it; id is OpenFeature’s targeting key."
      />
    </Stack>
  );
}
