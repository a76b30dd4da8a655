import ChartIcon from '@mui/icons-material/InsightsOutlined';
import { Box, Button, MenuItem, Stack, TextField, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link as RouterLink } from 'react-router-dom';
import type { FeatureAnalytics, Flag } from '../../../../contracts/flags.ts';
import { useLacking } from '../../access/use-lacking.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { Fact } from '../../ui/Fact.tsx';
import { RowsSkeleton } from '../../ui/Loading.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { Timestamp } from '../../ui/Timestamp.tsx';
import { flagApi } from '../flag-api.ts';
import { AnalyticsTables } from './AnalyticsTables.tsx';
import {
  countWords,
  feedbackWords,
  isSilent,
  latencyWords,
  msWords,
  shareWords,
  variantsOf,
} from './analytics-words.ts';
import { EvaluationsChart } from './EvaluationsChart.tsx';
import { ProgressBars } from './ProgressBars.tsx';

const periods = { 7: 'Last 7 days', 30: 'Last 30 days', 90: 'Last 90 days' } as const;

/** Who got a feature, how often it is asked for, how it does, and how far it is out: in the environment that is looked at. */
export function AnalyticsPanel({ flag }: { flag: Flag }) {
  const [days, setDays] = useState(30);
  const { data, error, refetch } = useQuery({
    queryKey: ['flags', 'analytics', flag.id, flag.environment, days],
    queryFn: ({ signal }) => flagApi.analytics(flag, days, signal),
    placeholderData: (before) => before,
    refetchInterval: 30_000,
  });
  return (
    <Panel
      title="Analytics"
      hint={`In ${flag.environment}. What SDKs evaluate by themselves counts once they tell of it.`}
      aside={
        <TextField
          select
          size="small"
          label="Period"
          value={days}
          onChange={(event) => setDays(Number(event.target.value))}
          sx={{ minWidth: 140, mt: 0.75 }}
        >
          {Object.entries(periods).map(([value, title]) => (
            <MenuItem key={value} value={value}>
              {title}
            </MenuItem>
          ))}
        </TextField>
      }
    >
      {error ? (
        <ErrorPanel error={error} onRetry={() => void refetch()} />
      ) : data ? (
        <Stack sx={{ gap: 3 }}>
          {isSilent(data) ? <Silent flag={flag} /> : <Numbers analytics={data} />}
          <ProgressBars flag={flag} progress={data.rolloutProgress} />
        </Stack>
      ) : (
        <RowsSkeleton />
      )}
    </Panel>
  );
}

function Numbers({ analytics }: { analytics: FeatureAnalytics }) {
  const { usage } = analytics;
  const variants = variantsOf(analytics).flatMap(({ variant, evaluations }) => (evaluations > 0 ? [variant] : []));
  return (
    <>
      <Figures analytics={analytics} />
      {usage.evaluations > 0 && <EvaluationsChart analytics={analytics} variants={variants} />}
      <AnalyticsTables analytics={analytics} />
    </>
  );
}

function Figures({ analytics: { adoption, usage, performance, feedback } }: { analytics: FeatureAnalytics }) {
  const { failedEvaluations, reportedErrors, latency } = performance;
  return (
    <Box
      component="dl"
      sx={{ m: 0, display: 'grid', gap: 2, gridTemplateColumns: 'repeat(auto-fit, minmax(135px, 1fr))' }}
    >
      <Fact label="Saw it first">
        {countWords(adoption.exposedSubjects)} {adoption.exposedSubjects === 1 ? 'subject' : 'subjects'}
      </Fact>
      <Fact label="Evaluations">{countWords(usage.evaluations)}</Fact>
      <Fact label="Failed evaluations">
        {countWords(failedEvaluations)} ({shareWords(failedEvaluations, usage.evaluations)})
      </Fact>
      <Fact label="Errors reported">{countWords(reportedErrors)}</Fact>
      <Fact label="Answer time, median">
        {latency ? msWords(latency.p50) : '–'}
        <Typography component="div" variant="caption" sx={{ color: 'text.secondary' }}>
          {latency ? (
            <>
              {latencyWords(latency)}, since <Timestamp at={latency.since} />
            </>
          ) : (
            'Not asked since this process started'
          )}
        </Typography>
      </Fact>
      <Fact label="Feedback">{feedbackWords(feedback)}</Fact>
    </Box>
  );
}

function Silent({ flag }: { flag: Flag }) {
  const lacking = useLacking()('sdk-keys:read');
  return (
    <EmptyState
      icon={<ChartIcon />}
      title="Nobody has asked for it in this time"
      action={
        !lacking && (
          <Button variant="outlined" component={RouterLink} to="/sdk-keys">
            Keys of applications
          </Button>
        )
      }
    >
      Once an application asks for {flag.key} with a key of {flag.environment}, what it got is counted here within
      seconds.
    </EmptyState>
  );
}
