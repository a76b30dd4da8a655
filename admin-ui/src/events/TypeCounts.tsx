import { Box, Typography } from '@mui/material';
import type { EventCounts } from '../../../contracts/events.ts';

const width = 320;
const height = 36;

/** A line and a sum for each type: the table is what the pictures say. */
export function TypeCounts({ counts }: { counts: EventCounts }) {
  if (counts.series.length === 0) return <Typography variant="body2">Nothing happened in this period.</Typography>;
  const times = [...new Set(counts.series.flatMap(({ points }) => points.map(({ at }) => at)))].sort();
  const sum = (points: { events: number }[]) => points.reduce((total, { events }) => total + events, 0);
  const rows = counts.series.toSorted((a, b) => sum(b.points) - sum(a.points));
  return (
    <Box
      component="table"
      sx={{ width: '100%', borderCollapse: 'collapse', '& td, & th': { py: 0.75, textAlign: 'left' } }}
    >
      <thead>
        <tr>
          <th scope="col">Type</th>
          <th scope="col">Over time</th>
          <Box component="th" scope="col" sx={{ '&&': { textAlign: 'right' } }}>
            Events
          </Box>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ type, points }) => (
          <tr key={type}>
            <Box component="th" scope="row" sx={{ fontWeight: 500, overflowWrap: 'anywhere', pr: 2 }}>
              {type}
            </Box>
            <td>
              <Line type={type} values={valuesAt(times, points)} />
            </td>
            <Box component="td" sx={{ '&&': { textAlign: 'right' }, fontVariantNumeric: 'tabular-nums' }}>
              {sum(points).toLocaleString()}
            </Box>
          </tr>
        ))}
      </tbody>
    </Box>
  );
}

function valuesAt(times: string[], points: { at: string; events: number }[]): number[] {
  const found = new Map(points.map(({ at, events }) => [at, events]));
  return times.map((at) => found.get(at) ?? 0);
}

function Line({ type, values }: { type: string; values: number[] }) {
  const most = Math.max(1, ...values);
  const step = width / Math.max(1, values.length - 1);
  const path = values.map(
    (value, index) => `${(index * step).toFixed(1)},${(height - 2 - (value / most) * (height - 4)).toFixed(1)}`,
  );
  return (
    <Box
      component="svg"
      role="img"
      aria-label={`${type}: at most ${most} at once, ${values.at(-1) ?? 0} at last`}
      viewBox={`0 0 ${width} ${height}`}
      preserveAspectRatio="none"
      sx={{ width: '100%', maxWidth: 520, height, color: 'primary.main', display: 'block' }}
    >
      <polyline
        points={path.join(' ')}
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
        vectorEffect="non-scaling-stroke"
      />
    </Box>
  );
}
