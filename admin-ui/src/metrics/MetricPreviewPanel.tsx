import { Alert, Stack, Typography } from '@mui/material';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useDeferredValue, useEffect, useState } from 'react';
import type { MetricDefinition, MetricPreview } from '../../../contracts/metrics.ts';
import { asApiError } from '../http/api-error.ts';
import { request } from '../http/request.ts';
import { Panel } from '../ui/Panel.tsx';
import { MetricChart } from './MetricChart.tsx';
import { SqlText } from './SqlText.tsx';

const pauseMs = 400;

/** The definition tried out on the last days, once one pauses. */
export function MetricPreviewPanel({ definition, name }: { definition: MetricDefinition; name: string }) {
  const text = useDeferredValue(JSON.stringify(definition));
  const [asked, setAsked] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setAsked(text), pauseMs);
    return () => clearTimeout(timer);
  }, [text]);
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
  const refused = error ? asApiError(error) : null;
  return (
    <Panel title="Live value" hint="What it would have been on the last 90 days">
      <Stack sx={{ gap: 1.5 }} aria-live="polite">
        {refused && (
          <Alert severity="error">
            {refused.message}
            {refused.fields.map(({ field, message }) => (
              <Typography key={field} variant="body2">
                {field}: {message}
              </Typography>
            ))}
          </Alert>
        )}
        {!refused &&
          data?.issues.map((issue) => (
            <Alert key={issue} severity="warning">
              {issue}
            </Alert>
          ))}
        {!refused && data && <MetricChart values={data.values} name={name} />}
        {!refused && data && <SqlText label="SQL behind a day's value" text={data.sql.values} />}
        {!refused && data?.sql.experiment && (
          <SqlText label="SQL behind the variants of an experiment" text={data.sql.experiment} />
        )}
      </Stack>
    </Panel>
  );
}
