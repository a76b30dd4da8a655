import { Box, Stack, Typography } from '@mui/material';
import type { ReactNode } from 'react';
import { type LookPoint, plotLooks } from './look-series.ts';

interface LookChartProps {
  title: string;
  hint: ReactNode;
  points: LookPoint[];
  words: (value: number) => string;
  /** A band around the line, or two boundaries beyond which the line decides. */
  ends: 'band' | 'boundary';
}

const [width, height] = [720, 170];

/** What each look said, over time: looks are marked, and all of them stand in a table below. */
export function LookChart({ title, hint, points, words, ends }: LookChartProps) {
  const { plotted, zero, low, high } = plotLooks(points, width, height);
  const line = (of: (point: (typeof plotted)[number]) => number) =>
    plotted.map((point) => `${point.x.toFixed(1)},${of(point).toFixed(1)}`);
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last) return null;
  return (
    <Box component="figure" sx={{ m: 0 }}>
      <Typography component="figcaption" variant="body2">
        <Box component="span" sx={{ fontWeight: 560 }}>
          {title}
        </Box>{' '}
        <Box component="span" sx={{ color: 'text.secondary' }}>
          {hint}
        </Box>
      </Typography>
      <Box sx={{ display: 'flex', gap: 1, mt: 1 }}>
        <Stack sx={{ justifyContent: 'space-between', textAlign: 'right', color: 'text.secondary', minWidth: 56 }}>
          <Typography variant="caption">{words(high)}</Typography>
          <Typography variant="caption">{words(low)}</Typography>
        </Stack>
        <Box
          component="svg"
          viewBox={`-6 -6 ${width + 12} ${height + 12}`}
          preserveAspectRatio="none"
          aria-hidden
          sx={{ flex: 1, minWidth: 0, height, color: 'primary.main' }}
        >
          <Box
            component="line"
            x1={0}
            x2={width}
            y1={zero}
            y2={zero}
            stroke="currentColor"
            strokeDasharray="2 3"
            vectorEffect="non-scaling-stroke"
            sx={{ color: 'text.secondary' }}
          />
          {ends === 'band' ? (
            <polygon
              points={[...line(({ yHigh }) => yHigh), ...line(({ yLow }) => yLow).toReversed()].join(' ')}
              fill="currentColor"
              opacity={0.14}
            />
          ) : (
            [line(({ yHigh }) => yHigh), line(({ yLow }) => yLow)].map((edge, index) => (
              <Box
                component="polyline"
                key={index === 0 ? 'upper' : 'lower'}
                points={edge.join(' ')}
                fill="none"
                stroke="currentColor"
                strokeWidth={1.5}
                strokeDasharray="6 4"
                vectorEffect="non-scaling-stroke"
                sx={{ color: 'warning.main' }}
              />
            ))
          )}
          {plotted.length === 1 &&
            plotted.map(({ number, x, yLow, yHigh }) => (
              <line
                key={number}
                x1={x}
                x2={x}
                y1={yLow}
                y2={yHigh}
                stroke="currentColor"
                strokeWidth={3}
                opacity={0.3}
                vectorEffect="non-scaling-stroke"
              />
            ))}
          <polyline
            points={line(({ y }) => y).join(' ')}
            fill="none"
            stroke="currentColor"
            strokeWidth={2}
            vectorEffect="non-scaling-stroke"
          />
          {plotted.map(({ number, x, y }) => (
            <line
              key={number}
              x1={x}
              x2={x + 0.01}
              y1={y}
              y2={y}
              stroke="currentColor"
              strokeWidth={7}
              strokeLinecap="round"
              vectorEffect="non-scaling-stroke"
            />
          ))}
        </Box>
      </Box>
      <Stack direction="row" sx={{ justifyContent: 'space-between', color: 'text.secondary', pl: 8 }}>
        <Typography variant="caption">{first.at.slice(0, 10)}</Typography>
        <Typography variant="caption">{points.length > 1 ? last.at.slice(0, 10) : ''}</Typography>
      </Stack>
    </Box>
  );
}
