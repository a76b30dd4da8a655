import { Box, Stack, Typography } from '@mui/material';
import type { MetricValues } from '../../../contracts/metrics.ts';
import { linePath } from './line-path.ts';
import { valueWords } from './metric-words.ts';

const [width, height] = [720, 180];

/** A metric's days as a line, with the ends in words and every value in a table for those who do not see it. */
export function MetricChart({ values: { points, unit, currency }, name }: { values: MetricValues; name: string }) {
  const known = points.flatMap(({ value }) => value ?? []);
  const [first, last] = [points[0], points.at(-1)];
  const latest = points.findLast(({ value }) => value !== null);
  return (
    <Box>
      <Typography component="div" variant="h2" sx={{ fontVariantNumeric: 'tabular-nums' }}>
        {valueWords(latest?.value, unit, currency)}
      </Typography>
      <Typography variant="body2" sx={{ color: 'text.secondary', mb: 1 }}>
        {latest ? `on ${latest.day}, of ${latest.subjects.toLocaleString('en')}` : 'No data in this period'}
      </Typography>
      <Box
        component="svg"
        viewBox={`0 -4 ${width} ${height + 8}`}
        preserveAspectRatio="none"
        aria-hidden
        sx={{ width: '100%', height: 180, color: 'primary.main', borderBottom: 1, borderColor: 'divider' }}
      >
        <path
          d={linePath(points, width, height)}
          fill="none"
          stroke="currentColor"
          strokeWidth={2}
          vectorEffect="non-scaling-stroke"
        />
      </Box>
      <Stack direction="row" sx={{ justifyContent: 'space-between', color: 'text.secondary' }}>
        <Typography variant="caption">{first?.day}</Typography>
        <Typography variant="caption">
          {known.length > 0 && `highest ${valueWords(Math.max(...known), unit, currency)}`}
        </Typography>
        <Typography variant="caption">{last?.day}</Typography>
      </Stack>
      <Box component="details" sx={{ mt: 1 }}>
        <Box component="summary" sx={{ cursor: 'pointer', typography: 'body2' }}>
          All days as a table
        </Box>
        <Box component="table" aria-label={`${name} by day`} sx={{ mt: 1, '& td, & th': { pr: 3, textAlign: 'left' } }}>
          <thead>
            <tr>
              <th>Day</th>
              <th>Value</th>
              <th>Of</th>
            </tr>
          </thead>
          <tbody>
            {points.toReversed().map(({ day, value, subjects }) => (
              <tr key={day}>
                <td>{day}</td>
                <td>{valueWords(value, unit, currency)}</td>
                <td>{subjects}</td>
              </tr>
            ))}
          </tbody>
        </Box>
      </Box>
    </Box>
  );
}
