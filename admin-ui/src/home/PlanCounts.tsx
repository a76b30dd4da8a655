import { Box, Link, Skeleton, Typography } from '@mui/material';
import { useGetList } from 'react-admin';
import { Link as RouterLink } from 'react-router-dom';
import type { SubscriptionPlan } from '../../../contracts/plans.ts';
import type { PlanStatus } from '../../../contracts/tables/plan-lifecycle.ts';
import { PlanStatusLabel } from '../plans/PlanStatusLabel.tsx';
import { ErrorPanel } from '../ui/ErrorPanel.tsx';

const shown: PlanStatus[] = ['active', 'draft', 'preview', 'deprecated'];

/** How many plans there are of each status; each number opens the list behind it. */
export function PlanCounts() {
  return (
    <Box
      component="section"
      aria-label="Plans by status"
      sx={{
        display: 'grid',
        gap: 1.5,
        gridTemplateColumns: { xs: 'repeat(2, minmax(0, 1fr))', md: 'repeat(4, minmax(0, 1fr))' },
      }}
    >
      {shown.map((status) => (
        <PlanCount key={status} status={status} />
      ))}
    </Box>
  );
}

function PlanCount({ status }: { status: PlanStatus }) {
  const { total, error, refetch } = useGetList<SubscriptionPlan>('plans', {
    pagination: { page: 1, perPage: 1 },
    sort: { field: 'updatedAt', order: 'DESC' },
    filter: { status },
  });
  // One message is enough: all four come from the same list.
  if (error) return status === shown[0] ? <ErrorPanel error={error} onRetry={() => void refetch()} /> : null;
  return (
    <Link
      component={RouterLink}
      to={`/plans?filter=${encodeURIComponent(JSON.stringify({ status }))}`}
      underline="none"
      color="text.primary"
      sx={{
        bgcolor: 'background.paper',
        border: 1,
        borderColor: 'divider',
        borderRadius: 1.25,
        p: 2,
        '&:hover': { borderColor: 'text.secondary' },
      }}
    >
      <Box sx={{ '& > span': { whiteSpace: 'normal' } }}>
        <PlanStatusLabel status={status} />
      </Box>
      <Typography
        component="div"
        sx={{
          fontSize: '1.75rem',
          fontWeight: 620,
          letterSpacing: '-0.02em',
          fontVariantNumeric: 'tabular-nums',
          mt: 0.5,
        }}
      >
        {total ?? <Skeleton width={40} />}
      </Typography>
    </Link>
  );
}
