import { Box, LinearProgress, Typography } from '@mui/material';
import type { PromotionRecord } from '../../../contracts/promotions.ts';
import { usageWords } from './promotion-words.ts';

/** How many were given; of those there are, as a bar. */
export function UsageBar({ promotion }: { promotion: Pick<PromotionRecord, 'currentUsage' | 'usageLimit'> }) {
  const { currentUsage, usageLimit } = promotion;
  return (
    <Box sx={{ minWidth: 90, maxWidth: 180 }}>
      <Typography component="span" variant="body2" sx={{ fontVariantNumeric: 'tabular-nums' }}>
        {usageWords(promotion)}
      </Typography>
      {usageLimit !== null && (
        <LinearProgress
          variant="determinate"
          value={Math.min(100, (100 * currentUsage) / usageLimit)}
          aria-label={`${currentUsage} of ${usageLimit} given`}
          sx={{ height: 4, borderRadius: 2, mt: 0.25 }}
        />
      )}
    </Box>
  );
}
