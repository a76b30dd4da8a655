import { Alert, Stack } from '@mui/material';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { MetricDefinition, MetricPreview } from '../../../contracts/metrics.ts';
import { Refusal } from '../definitions/Refusal.tsx';
import { usePaused } from '../definitions/use-paused.ts';
import { request } from '../http/request.ts';
import { Panel } from '../ui/Panel.tsx';
import { SqlText } from '../ui/SqlText.tsx';
import { MetricChart } from './MetricChart.tsx';

/** The definition tried out on the last days, once one pauses. */
export function MetricPreviewPanel({ definition, name }: { definition: MetricDefinition; name: string }) {
  const asked = usePaused(JSON.stringify(definition));
  const { data, error } = useQuery({
    queryKey: ['metrics', 'preview', asked],
    queryFn: ({ signal }) =>
      request<MetricPreview>('/v1/metrics/preview', {
        method: 'POST',
        body: { definition: JSON.parse(asked) as unknown },
        signal,
      }),
    placeholderData: keepPreviousData,
    retry: false,
  });
  return (
    <Panel title="Live value" hint="What it would have been on the last 90 days">
      <Stack sx={{ gap: 1.5 }} aria-live="polite">
        {error && <Refusal error={error} />}
        {!error &&
          data?.issues.map((issue) => (
            <Alert key={issue} severity="warning">
              {issue}
            </Alert>
          ))}
        {!error && data && <MetricChart values={data.values} name={name} />}
        {!error && data && <SqlText label="SQL behind a day's value" text={data.sql.values} />}
        {!error && data?.sql.experiment && (
          <SqlText label="SQL behind the variants of an experiment" text={data.sql.experiment} />
        )}
      </Stack>
    </Panel>
  );
}
