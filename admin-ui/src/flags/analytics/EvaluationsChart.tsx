import { Box, Stack, Typography, useTheme } from '@mui/material';
import type { FeatureAnalytics } from '../../../../contracts/flags.ts';
import { countWords, variantName } from './analytics-words.ts';
import { evaluationBars } from './evaluation-days.ts';

const [width, height] = [720, 160];

/** Answers a day, the variants upon each other; every number stands in the table below. */
export function EvaluationsChart({ analytics, variants }: { analytics: FeatureAnalytics; variants: string[] }) {
  const { palette } = useTheme();
  const strength = (variant: string) => 1 - (0.7 * variants.indexOf(variant)) / Math.max(variants.length, 1);
  const { period, usage } = analytics;
  const highest = Math.max(0, ...usage.perDay.map(({ evaluations }) => evaluations));
  return (
    <Box component="figure" sx={{ m: 0 }}>
      <Typography variant="h3">Evaluations a day</Typography>
      <Box
        component="svg"
        viewBox={`0 0 ${width} ${height}`}
        preserveAspectRatio="none"
        aria-hidden
        sx={{ width: '100%', height, display: 'block', mt: 1, borderBottom: 1, borderColor: 'divider' }}
      >
        {evaluationBars(analytics, variants, width, height).map(({ day, variant, x, y, ...size }) => (
          <rect
            key={`${day} ${variant}`}
            x={x}
            y={y}
            width={size.width}
            height={size.height}
            fill={palette.primary.main}
            opacity={strength(variant)}
          />
        ))}
      </Box>
      <Stack direction="row" sx={{ justifyContent: 'space-between', color: 'text.secondary' }}>
        <Typography variant="caption">{period.from.slice(0, 10)}</Typography>
        <Typography variant="caption">{`most in a day ${countWords(highest)}`}</Typography>
        <Typography variant="caption">{period.to.slice(0, 10)}</Typography>
      </Stack>
      <Stack component="figcaption" direction="row" sx={{ gap: 2, flexWrap: 'wrap', mt: 0.5 }}>
        {variants.map((variant) => (
          <Typography key={variant} variant="caption" sx={{ display: 'inline-flex', alignItems: 'center', gap: 0.75 }}>
            <Box
              component="span"
              aria-hidden
              sx={{ width: 12, height: 12, borderRadius: 0.5, bgcolor: 'primary.main', opacity: strength(variant) }}
            />
            {variantName(variant)}
          </Typography>
        ))}
      </Stack>
      <Box component="details" sx={{ mt: 1 }}>
        <Box component="summary" sx={{ cursor: 'pointer', typography: 'body2' }}>
          All days as a table
        </Box>
        <Box
          component="table"
          aria-label="Evaluations by day"
          sx={{ mt: 1, typography: 'body2', '& td, & th': { pr: 3, textAlign: 'left' } }}
        >
          <thead>
            <tr>
              <th>Day</th>
              <th>Variant</th>
              <th>Evaluations</th>
            </tr>
          </thead>
          <tbody>
            {usage.perDayAndVariant.toReversed().map(({ day, variant, evaluations }) => (
              <tr key={`${day} ${variant}`}>
                <td>{day}</td>
                <td>{variantName(variant)}</td>
                <td>{countWords(evaluations)}</td>
              </tr>
            ))}
          </tbody>
        </Box>
      </Box>
    </Box>
  );
}
