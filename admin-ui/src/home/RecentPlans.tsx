import { Button, Table, TableBody } from '@mui/material';
import { useGetList } from 'react-admin';
import { Link } from 'react-router-dom';
import type { SubscriptionPlan } from '../../../contracts/plans.ts';
import { PlanRow } from '../plans/PlanRow.tsx';
import { RowsSkeleton } from '../ui/Loading.tsx';
import { Panel } from '../ui/Panel.tsx';

/** The plans that changed last. */
export function RecentPlans() {
  const { data, error } = useGetList<SubscriptionPlan>('plans', {
    pagination: { page: 1, perPage: 5 },
    sort: { field: 'updatedAt', order: 'DESC' },
  });
  if (error && !data) return null;
  return (
    <Panel
      title="Plans"
      flush
      aside={
        <Button component={Link} to="/plans">
          All plans
        </Button>
      }
    >
      {data ? (
        <Table aria-label="Plans that changed last">
          <TableBody>
            {data.map((plan) => (
              <PlanRow key={plan.id} plan={plan} />
            ))}
          </TableBody>
        </Table>
      ) : (
        <RowsSkeleton />
      )}
    </Panel>
  );
}
