import { Box, TableCell, TableRow, Typography } from '@mui/material';
import type { SubscriptionPlan } from '../../../contracts/plans.ts';
import { monospace } from '../theme/themes.ts';
import { linkedRow, RowLink } from '../ui/RowLink.tsx';
import { wideOnly } from '../ui/SortableHead.tsx';
import { Timestamp } from '../ui/Timestamp.tsx';
import { PlanStatusLabel } from './PlanStatusLabel.tsx';
import { priceSummary } from './price-summary.ts';

const numbers = { fontVariantNumeric: 'tabular-nums' };

export function PlanRow({ plan }: { plan: SubscriptionPlan }) {
  const { activeVersion, openVersion, configuration } = plan;
  const price = priceSummary(configuration);
  return (
    <TableRow sx={linkedRow}>
      <TableCell>
        <RowLink to={`/plans/${plan.id}/show`}>{configuration.name}</RowLink>
        <Typography component="div" variant="caption" sx={{ color: 'text.secondary', fontFamily: monospace }}>
          {plan.key}
        </Typography>
        <Typography component="div" variant="caption" sx={{ color: 'text.secondary', display: { md: 'none' } }}>
          {price}
        </Typography>
      </TableCell>
      <TableCell>
        <PlanStatusLabel status={plan.status} />
        {activeVersion && openVersion && (
          <Box sx={{ color: 'text.secondary', fontSize: '0.75rem', mt: 0.25 }}>
            Version {openVersion.number}: <PlanStatusLabel status={openVersion.status} />
          </Box>
        )}
      </TableCell>
      <TableCell sx={{ ...wideOnly, ...numbers }}>v{activeVersion?.number ?? plan.version}</TableCell>
      <TableCell sx={{ ...wideOnly, ...numbers }}>{price}</TableCell>
      <TableCell sx={{ ...wideOnly, color: 'text.secondary' }}>
        <Timestamp at={plan.updatedAt} />
      </TableCell>
    </TableRow>
  );
}
