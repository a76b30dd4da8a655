import { Box, Skeleton, Stack, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import type { Metric, MetricValues } from '../../../contracts/metrics.ts';
import { asApiError } from '../http/api-error.ts';
import { request } from '../http/request.ts';
import { linePath } from './line-path.ts';
import { valueWords } from './metric-words.ts';

const [width, height] = [120, 26];

/** The last value with the days before it; what it lacks in words where it cannot be read. */
export function Sparkline({ metric: { id, name, versionId } }: { metric: Metric }) {
  const { data, error } = useQuery({
    queryKey: ['metrics', 'values', { id }, versionId],
    queryFn: ({ signal }) => request<MetricValues>(`/v1/metrics/${encodeURIComponent(id)}/values`, { signal }),
    retry: false,
  });
  if (error) {
    return (
      <Typography variant="caption" sx={{ color: 'text.secondary' }}>
        {asApiError(error).message}
      </Typography>
    );
  }
  if (!data) return <Skeleton width={width} />;
  const last = data.points.findLast(({ value }) => value !== null)?.value;
  const words = valueWords(last, data.unit, data.currency);
  return (
    <Stack direction="row" sx={{ alignItems: 'center', gap: 1.5 }}>
      <Box
        component="svg"
        viewBox={`0 -1 ${width} ${height + 2}`}
        role="img"
        aria-label={`${name}, last 90 days: now ${words}`}
        sx={{ width, height, color: 'primary.main', flexShrink: 0 }}
      >
        <path
          d={linePath(data.points, width, height)}
          fill="none"
          stroke="currentColor"
          strokeWidth={1.5}
          strokeLinecap="round"
        />
      </Box>
      <Typography component="span" variant="body2" sx={{ fontVariantNumeric: 'tabular-nums', whiteSpace: 'nowrap' }}>
        {words}
      </Typography>
    </Stack>
  );
}
