import { Box, Stack, Typography } from '@mui/material';
import type { Funnel } from '../../../contracts/events.ts';

export function FunnelSteps({ funnel }: { funnel: Funnel }) {
  const first = funnel.steps[0]?.units ?? 0;
  return (
    <Stack component="ol" sx={{ listStyle: 'none', m: 0, p: 0, gap: 1.5 }}>
      {funnel.steps.map(({ type, units, ofPrevious, ofFirst, medianSeconds }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a step is its place
        <Box component="li" key={index}>
          <Stack direction="row" sx={{ justifyContent: 'space-between', gap: 2 }}>
            <Typography sx={{ fontWeight: 560, overflowWrap: 'anywhere' }}>{type}</Typography>
            <Typography sx={{ fontVariantNumeric: 'tabular-nums' }}>{units.toLocaleString()}</Typography>
          </Stack>
          <Box aria-hidden sx={{ height: 10, bgcolor: 'action.hover', borderRadius: 0.5 }}>
            <Box
              sx={{
                height: 10,
                width: `${first ? (units / first) * 100 : 0}%`,
                bgcolor: 'primary.main',
                borderRadius: 0.5,
              }}
            />
          </Box>
          {index > 0 && (
            <Typography variant="body2" sx={{ color: 'text.secondary' }}>
              {ofPrevious ?? 0} % of the step before, {ofFirst ?? 0} % of the first
              {medianSeconds !== null && `; half of them within ${duration(medianSeconds)}`}
            </Typography>
          )}
        </Box>
      ))}
    </Stack>
  );
}

function duration(seconds: number): string {
  if (seconds < 120) return `${Math.round(seconds)} s`;
  if (seconds < 7_200) return `${Math.round(seconds / 60)} minutes`;
  return seconds < 172_800 ? `${Math.round(seconds / 3_600)} hours` : `${Math.round(seconds / 86_400)} days`;
}
