import PlanIcon from '@mui/icons-material/SellOutlined';
import { Table, TableBody } from '@mui/material';
import { ListBase, useListContext } from 'react-admin';
import type { SubscriptionPlan } from '../../../contracts/plans.ts';
import { CreateButton } from '../ui/CreateButton.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { ListFilters } from '../ui/ListFilters.tsx';
import { ListFrame, quietQuery } from '../ui/ListFrame.tsx';
import { Page } from '../ui/Page.tsx';
import { type Column, SortableHead } from '../ui/SortableHead.tsx';
import { PlanRow } from './PlanRow.tsx';
import { planStatusWords, tierWords } from './plan-status.ts';

const columns: Column[] = [
  { label: 'Plan' },
  { label: 'Status' },
  { label: 'Version', wideOnly: true },
  { label: 'Price', wideOnly: true },
  { label: 'Updated', sort: 'updatedAt', wideOnly: true },
];

const statuses = Object.fromEntries(
  (['draft', 'preview', 'active', 'deprecated', 'archived'] as const).map((status) => [
    status,
    planStatusWords[status].words,
  ]),
);

const NewPlan = () => <CreateButton to="/plans/create" label="New plan" permission="plans:edit" />;

export default function PlanList() {
  return (
    <ListBase resource="plans" sort={{ field: 'updatedAt', order: 'DESC' }} perPage={25} queryOptions={quietQuery}>
      <Page title="Plans" lead="What you sell: features, limits and prices, each version kept." actions={<NewPlan />}>
        <ListFrame
          filters={
            <ListFilters
              search="Search plans by name or key"
              choices={[
                { source: 'status', label: 'Status', options: statuses },
                { source: 'tier', label: 'Tier', options: tierWords },
              ]}
            />
          }
          empty={
            <EmptyState icon={<PlanIcon />} title="No plans yet" action={<NewPlan />}>
              A plan says what a customer gets and what it costs. You draft it here, see what publishing would change in
              Stripe, and publish when it is right.
            </EmptyState>
          }
        >
          <Plans />
        </ListFrame>
      </Page>
    </ListBase>
  );
}

function Plans() {
  const { data = [] } = useListContext<SubscriptionPlan>();
  return (
    <Table>
      <SortableHead columns={columns} />
      <TableBody>
        {data.map((plan) => (
          <PlanRow key={plan.id} plan={plan} />
        ))}
      </TableBody>
    </Table>
  );
}
