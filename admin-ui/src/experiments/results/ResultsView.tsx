import { Stack, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import type { Experiment } from '../../../../contracts/experiments.ts';
import { StillCounting } from '../../events/StillCounting.tsx';
import { useCountingLag } from '../../events/use-counting-lag.ts';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { PageSkeleton } from '../../ui/Loading.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { experimentApi } from '../experiment-api.ts';
import { ForestPlot } from './ForestPlot.tsx';
import { OverTimePanel } from './OverTimePanel.tsx';
import { SampleRatioPanel } from './SampleRatioPanel.tsx';
import { SegmentsPanel } from './SegmentsPanel.tsx';
import { VerdictPanel } from './VerdictPanel.tsx';

/** The results as of the last look; what is being looked at now is not shown until it is a look. */
export function ResultsView({ experiment }: { experiment: Experiment }) {
  const { id } = experiment;
  const lag = useCountingLag();
  const results = useQuery({
    queryKey: ['experiments', 'results', { id }],
    queryFn: ({ signal }) => experimentApi.results(id, signal),
    retry: false,
  });
  const looks = useQuery({
    queryKey: ['experiments', 'looks', { id }],
    queryFn: ({ signal }) => experimentApi.looks(id, signal),
    retry: false,
  });
  if (results.error) return <ErrorPanel error={results.error} onRetry={() => void results.refetch()} />;
  if (!results.data) return <PageSkeleton />;
  const { metrics, variants, sampleRatio, segments, currency } = results.data;
  const taken = looks.data?.data ?? [];
  const primary = metrics.find(({ role }) => role === 'primary');
  return (
    <Stack sx={{ gap: 2.5 }}>
      <StillCounting lag={lag} />
      <VerdictPanel experiment={experiment} results={results.data} />
      <Panel
        title="Effects"
        hint="Each against the control, with the interval that its method promises."
        flush={metrics.length > 0}
      >
        {metrics.length > 0 ? (
          <ForestPlot comparisons={metrics} label="Effects on each metric" />
        ) : (
          <Typography variant="body2" sx={{ color: 'text.secondary' }}>
            Nothing is compared yet. The first look brings it.
          </Typography>
        )}
      </Panel>
      {looks.error && <ErrorPanel error={looks.error} onRetry={() => void looks.refetch()} />}
      {taken.length > 0 && <OverTimePanel experiment={experiment} comparisons={metrics} looks={taken} />}
      {variants.length > 0 && (
        <SampleRatioPanel
          variants={variants}
          ratio={sampleRatio}
          unit={primary?.unit ?? 'number'}
          currency={currency}
        />
      )}
      <SegmentsPanel segments={segments} />
    </Stack>
  );
}
