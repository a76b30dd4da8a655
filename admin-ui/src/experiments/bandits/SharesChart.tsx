import { Box, Stack, Typography, useTheme } from '@mui/material';
import type { BanditAllocation } from '../../../../contracts/bandits.ts';
import { shareWords } from './bandit-api.ts';
import { shareBands } from './share-bands.ts';

interface SharesChartProps {
  allocations: BanditAllocation[];
  names: Map<string, string>;
  /** Its end, or now. */
  until: Date;
}

const [width, height] = [720, 160];

/** Who got what, over time; every set of shares stands in the table below. */
export function SharesChart({ allocations, names, until }: SharesChartProps) {
  const { palette } = useTheme();
  const bands = shareBands(allocations, until.getTime(), width, height);
  const strengths = bands.map((_, index) => 0.25 + (0.65 * (index + 1)) / bands.length);
  const oldest = allocations.at(-1);
  return (
    <Box component="figure" sx={{ m: 0 }}>
      <Box
        component="svg"
        viewBox={`0 0 ${width} ${height}`}
        preserveAspectRatio="none"
        aria-hidden
        sx={{ width: '100%', height, display: 'block' }}
      >
        {bands.map(({ arm, points }, index) => (
          <polygon
            key={arm}
            points={points}
            fill={palette.primary.main}
            opacity={strengths[index]}
            stroke={palette.background.paper}
            strokeWidth={1}
            vectorEffect="non-scaling-stroke"
          />
        ))}
      </Box>
      <Stack direction="row" sx={{ justifyContent: 'space-between', color: 'text.secondary' }}>
        <Typography variant="caption">{oldest?.at.slice(0, 10)}</Typography>
        <Typography variant="caption">{until.toISOString().slice(0, 10)}</Typography>
      </Stack>
      <Stack component="figcaption" direction="row" sx={{ gap: 2, flexWrap: 'wrap', mt: 0.5 }}>
        {bands.map(({ arm }, index) => (
          <Typography key={arm} variant="caption" sx={{ display: 'inline-flex', alignItems: 'center', gap: 0.75 }}>
            <Box
              component="span"
              aria-hidden
              sx={{ width: 12, height: 12, borderRadius: 0.5, bgcolor: 'primary.main', opacity: strengths[index] }}
            />
            {names.get(arm) ?? arm}: {shareWords(allocations[0]?.arms.find((one) => one.arm === arm)?.share ?? 0)} now
          </Typography>
        ))}
      </Stack>
    </Box>
  );
}
