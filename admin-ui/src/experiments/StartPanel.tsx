import { Alert, Box, Checkbox, FormControlLabel, Stack, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link as RouterLink } from 'react-router-dom';
import type { ExperimentPlan } from '../../../contracts/experiment-results.ts';
import type { Experiment } from '../../../contracts/experiments.ts';
import { useLacking } from '../access/use-lacking.ts';
import { StillCounting } from '../events/StillCounting.tsx';
import { useCountingLag } from '../events/use-counting-lag.ts';
import { ActionButton } from '../ui/ActionButton.tsx';
import { ErrorPanel } from '../ui/ErrorPanel.tsx';
import { Fact } from '../ui/Fact.tsx';
import { Panel } from '../ui/Panel.tsx';
import { useCommand } from '../ui/use-command.ts';
import { experimentApi } from './experiment-api.ts';
import { liftWords } from './experiment-words.ts';

const askAgainMs = 10_000;
const count = (value: number | null) => value?.toLocaleString('en') ?? '–';

/** Before the start: whether the business's own traffic decides it in time, and what else could be done. */
export function StartPanel({ experiment: { id, flagKey } }: { experiment: Experiment }) {
  const lag = useCountingLag();
  const { data, error, refetch } = useQuery({
    queryKey: ['experiments', 'plan', { id }],
    queryFn: ({ signal }) => experimentApi.plan(id, signal),
    retry: false,
    refetchInterval: ({ state }) => (lag && state.data?.baseline === null ? askAgainMs : false),
  });
  const [anyway, setAnyway] = useState(false);
  const { run, pending } = useCommand('experiments', id);
  const lacking = useLacking()('experiments:run');
  const doubtful = data?.isValid === true && data.decidable === false;
  const off = lacking ?? startProblem(data, anyway);
  return (
    <Panel
      title="Before it begins"
      hint="From your own traffic of the last weeks."
      aside={
        <ActionButton
          variant="contained"
          pending={pending}
          disabledReason={off}
          onClick={() => void run(() => experimentApi.start(id, anyway), 'The experiment has begun')}
        >
          Start experiment
        </ActionButton>
      }
    >
      <Stack sx={{ gap: 2 }}>
        {error && <ErrorPanel error={error} onRetry={() => void refetch()} />}
        {data && (
          <>
            <StillCounting lag={lag} />
            <Typography variant="body1" sx={{ fontSize: '1.0625rem' }}>
              {lag && data.baseline === null
                ? 'What your traffic can decide is known once they are counted.'
                : data.sentence}
            </Typography>
            {data.problems.map(({ field, message }) => (
              <Alert key={`${field} ${message}`} severity="error" variant="outlined">
                {message}
              </Alert>
            ))}
            <Box
              component="dl"
              sx={{ m: 0, display: 'grid', gap: 2, gridTemplateColumns: 'repeat(auto-fit, minmax(150px, 1fr))' }}
            >
              <Fact label="Primary metric">{data.metricKey ?? '–'}</Fact>
              <Fact label="Smallest effect worth finding">{liftWords(data.minimumDetectableEffect)}</Fact>
              <Fact label="Subjects a variant needs">{count(data.perVariant)}</Fact>
              <Fact label="Subjects in the first month">{count(data.perMonth)}</Fact>
              <Fact label="Days it takes">{count(data.days)}</Fact>
              <Fact label="Smallest effect its longest duration shows">{liftWords(data.detectableInTime)}</Fact>
            </Box>
            {doubtful && (
              <>
                {data.alternatives.map(({ kind, message }) => (
                  <Alert
                    key={kind}
                    severity="info"
                    variant="outlined"
                    action={
                      kind === 'guarded_rollout' ? (
                        <ActionButton size="small" {...{ component: RouterLink, to: `/flags?q=${flagKey}` }}>
                          To the feature
                        </ActionButton>
                      ) : undefined
                    }
                  >
                    {message}
                  </Alert>
                ))}
                <FormControlLabel
                  control={<Checkbox checked={anyway} onChange={(event) => setAnyway(event.target.checked)} />}
                  label="Start although it may not be decided in time"
                />
              </>
            )}
          </>
        )}
      </Stack>
    </Panel>
  );
}

function startProblem(plan: ExperimentPlan | undefined, anyway: boolean): string | null {
  if (!plan) return 'The plan is being made';
  if (!plan.isValid) return plan.problems[0]?.message ?? 'It is not complete';
  return plan.decidable !== false || anyway ? null : 'It may not be decided in time: say that you start it anyway';
}
