import { Box, Stack, Typography, useTheme } from '@mui/material';
import type { PriceCurve } from '../../../contracts/pricing-preview.ts';
import { formatMoney } from '../../../domain/money/format-money.ts';
import { plotted } from './curves.ts';

interface CurveChartProps {
  title: string;
  currency: string;
  /** The second one, of a version that is compared, is dashed. */
  curves: { label: string; curve: PriceCurve }[];
  value: (point: PriceCurve['points'][number]) => string | number | null;
}

const width = 640;
const height = 220;

/** Lines over the quantity, drawn exactly; the table beside says the same in numbers. */
export function CurveChart({ title, currency, curves, value }: CurveChartProps) {
  const { palette } = useTheme();
  const drawn = curves.map(({ curve }) =>
    curve.points.flatMap((point) => {
      const y = value(point);
      return y === null ? [] : [{ x: Number(point.quantity), y: Number(y) }];
    }),
  );
  const { curves: scaled, maxX, maxY } = plotted(drawn);
  const colors = [palette.primary.main, palette.text.secondary];
  return (
    <Box component="figure" sx={{ m: 0 }}>
      <Typography component="figcaption" variant="body2" sx={{ fontWeight: 560 }}>
        {title}
      </Typography>
      <svg
        viewBox={`0 0 ${width} ${height + 4}`}
        width="100%"
        role="img"
        aria-label={`${title}, from 0 to ${maxX} units`}
      >
        {[0, 0.25, 0.5, 0.75, 1].map((part) => (
          <line
            key={part}
            x1={0}
            x2={width}
            y1={2 + height * part}
            y2={2 + height * part}
            stroke={palette.divider}
            strokeWidth={1}
          />
        ))}
        {scaled.map(({ points }, index) => (
          <polyline
            key={curves[index]?.label}
            fill="none"
            stroke={colors[index] ?? palette.text.primary}
            strokeWidth={2}
            strokeDasharray={index === 0 ? undefined : '6 4'}
            points={points
              .map(({ x, y }) => `${(x * width).toFixed(1)},${(2 + height * (1 - y)).toFixed(1)}`)
              .join(' ')}
          />
        ))}
      </svg>
      <Stack direction="row" sx={{ justifyContent: 'space-between', gap: 2, flexWrap: 'wrap' }}>
        <Typography variant="caption" sx={{ color: 'text.secondary' }}>
          0 to {maxX.toLocaleString('en')} units, up to {formatMoney(Math.round(maxY), currency)}
        </Typography>
        <Typography variant="caption" sx={{ color: 'text.secondary' }}>
          {curves.map(({ label }, index) => `${index === 0 ? '━' : '┅'} ${label}`).join('   ')}
        </Typography>
      </Stack>
    </Box>
  );
}
