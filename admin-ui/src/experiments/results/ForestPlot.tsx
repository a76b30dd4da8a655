import { Box, Table, TableBody, TableCell, TableHead, TableRow, Typography } from '@mui/material';
import type { MetricComparison } from '../../../../contracts/experiment-results.ts';
import { wideOnly } from '../../ui/SortableHead.tsx';
import { StatusDot, type Tone } from '../../ui/StatusDot.tsx';
import { intervalWords, liftWords, roleWords } from '../experiment-words.ts';
import { forestPlace, forestReach } from './forest-scale.ts';

interface ForestPlotProps {
  comparisons: MetricComparison[];
  label: string;
}

/** Each effect with its interval on one scale; the same numbers stand beside in words. */
export function ForestPlot({ comparisons, label }: ForestPlotProps) {
  const reach = forestReach(comparisons);
  const severalVariants = new Set(comparisons.map(({ variant }) => variant)).size > 1;
  return (
    <Table size="small" aria-label={label}>
      <TableHead>
        <TableRow>
          <TableCell>Metric</TableCell>
          <TableCell sx={{ ...wideOnly, width: '38%' }}>
            <Box component="span" sx={{ display: 'flex', justifyContent: 'space-between' }}>
              <span>{liftWords(-reach)}</span>
              <span>0</span>
              <span>{liftWords(reach)}</span>
            </Box>
          </TableCell>
          <TableCell align="right">Lift</TableCell>
          <TableCell sx={wideOnly}>Interval</TableCell>
          <TableCell>Says</TableCell>
        </TableRow>
      </TableHead>
      <TableBody>
        {comparisons.map((comparison) => {
          const { words, tone } = comparisonWords(comparison);
          return (
            <TableRow key={`${comparison.metricKey} ${comparison.variant}`}>
              <TableCell>
                <Typography variant="body2" sx={{ fontWeight: comparison.role === 'primary' ? 600 : 400 }}>
                  {comparison.name}
                </Typography>
                <Typography variant="caption" sx={{ color: 'text.secondary' }}>
                  {roleWords[comparison.role]}
                  {severalVariants && ` · ${comparison.variant}`}
                </Typography>
              </TableCell>
              <TableCell sx={wideOnly}>
                <Effect comparison={comparison} reach={reach} tone={tone} />
              </TableCell>
              <TableCell align="right" sx={{ fontVariantNumeric: 'tabular-nums', whiteSpace: 'nowrap' }}>
                {liftWords(comparison.lift)}
              </TableCell>
              <TableCell sx={{ ...wideOnly, whiteSpace: 'nowrap' }}>{intervalWords(comparison.liftInterval)}</TableCell>
              <TableCell>
                <StatusDot tone={tone}>{words}</StatusDot>
                {comparison.problem && (
                  <Typography variant="caption" component="div" sx={{ color: 'text.secondary' }}>
                    {comparison.problem}
                  </Typography>
                )}
              </TableCell>
            </TableRow>
          );
        })}
      </TableBody>
    </Table>
  );
}

const [width, height] = [300, 24];

function Effect({
  comparison: { lift, liftInterval },
  reach,
  tone,
}: {
  comparison: MetricComparison;
  reach: number;
  tone: Tone;
}) {
  const color = {
    good: 'success.main',
    bad: 'error.main',
    warn: 'warning.main',
    info: 'info.main',
    idle: 'text.secondary',
  }[tone];
  const ends = liftInterval?.map((end) => forestPlace(end, reach));
  return (
    <Box
      component="svg"
      viewBox={`0 0 ${width} ${height}`}
      preserveAspectRatio="none"
      aria-hidden
      sx={{ width: '100%', height, display: 'block', color }}
    >
      <Box
        component="line"
        x1={width / 2}
        x2={width / 2}
        y1={0}
        y2={height}
        stroke="currentColor"
        sx={{ color: 'divider' }}
        vectorEffect="non-scaling-stroke"
      />
      {ends?.[0] && ends[1] && (
        <>
          <line
            x1={ends[0].place * width}
            x2={ends[1].place * width}
            y1={height / 2}
            y2={height / 2}
            stroke="currentColor"
            strokeWidth={3}
            vectorEffect="non-scaling-stroke"
          />
          {ends.map(
            ({ place, beyond }, index) =>
              !beyond && (
                <line
                  key={index === 0 ? 'low' : 'high'}
                  x1={place * width}
                  x2={place * width}
                  y1={height / 2 - 5}
                  y2={height / 2 + 5}
                  stroke="currentColor"
                  strokeWidth={1.5}
                  vectorEffect="non-scaling-stroke"
                />
              ),
          )}
        </>
      )}
      {lift !== null && (
        <line
          x1={forestPlace(lift, reach).place * width}
          x2={forestPlace(lift, reach).place * width + 0.01}
          y1={height / 2}
          y2={height / 2}
          stroke="currentColor"
          strokeWidth={10}
          strokeLinecap="round"
          vectorEffect="non-scaling-stroke"
        />
      )}
    </Box>
  );
}

export function comparisonWords({ role, status, significant, better, problem, liftInterval }: MetricComparison): {
  words: string;
  tone: Tone;
} {
  if (problem) return { words: 'No comparison', tone: 'idle' };
  if (role === 'guardrail') {
    if (status === 'regression') return { words: 'Harm', tone: 'bad' };
    if (status === 'sample_ratio_mismatch') return { words: 'Does not compare', tone: 'bad' };
    return status === 'ok' ? { words: 'No harm', tone: 'good' } : { words: 'Undecided', tone: 'idle' };
  }
  if (!significant || !liftInterval) return { words: 'Undecided', tone: 'idle' };
  return better ? { words: 'Better', tone: 'good' } : { words: 'Worse', tone: 'bad' };
}
