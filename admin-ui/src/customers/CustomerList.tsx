import CustomerIcon from '@mui/icons-material/BusinessOutlined';
import { Table, TableBody, TableCell, TableRow, Typography } from '@mui/material';
import { ListBase, useGetList, useListContext } from 'react-admin';
import type { Customer } from '../../../contracts/customers.ts';
import type { SubscriptionPlan } from '../../../contracts/plans.ts';
import { formatMoney } from '../../../domain/money/format-money.ts';
import { monospace } from '../theme/themes.ts';
import { CreateButton } from '../ui/CreateButton.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { ListFilters } from '../ui/ListFilters.tsx';
import { ListFrame, quietQuery } from '../ui/ListFrame.tsx';
import { Page } from '../ui/Page.tsx';
import { linkedRow, RowLink } from '../ui/RowLink.tsx';
import { type Column, SortableHead, wideOnly } from '../ui/SortableHead.tsx';
import { Timestamp } from '../ui/Timestamp.tsx';
import { SubscriptionLine } from './SubscriptionLine.tsx';
import { subscriptionWords } from './subscription-words.ts';

const columns: Column[] = [
  { label: 'Customer' },
  { label: 'Subscription' },
  { label: 'A month', wideOnly: true, numeric: true },
  { label: 'Country', sort: 'country', wideOnly: true },
  { label: 'Industry', sort: 'industry', wideOnly: true },
  { label: 'Since', sort: 'createdAt', wideOnly: true },
];
const statuses = Object.fromEntries(Object.entries(subscriptionWords).map(([status, { words }]) => [status, words]));

const NewCustomer = () => <CreateButton to="/customers/create" label="New customer" permission="customers:edit" />;

export default function CustomerList() {
  const { data: plans = [] } = useGetList<SubscriptionPlan>('plans', {
    pagination: { page: 1, perPage: 100 },
    sort: { field: 'createdAt', order: 'ASC' },
  });
  const planNames = Object.fromEntries(plans.map(({ key, configuration }) => [key, configuration.name]));
  return (
    <ListBase resource="customers" sort={{ field: 'createdAt', order: 'DESC' }} perPage={25} queryOptions={quietQuery}>
      <Page title="Customers" lead="The accounts that pay, with what they subscribe to." actions={<NewCustomer />}>
        <ListFrame
          filters={
            <ListFilters
              search="Search customers by id"
              choices={[
                { source: 'plan', label: 'Plan', options: planNames },
                { source: 'subscriptionStatus', label: 'Subscription', options: statuses },
              ]}
            />
          }
          empty={
            <EmptyState icon={<CustomerIcon />} title="No customers yet" action={<NewCustomer />}>
              They come from Stripe, or by the API, and show here with their subscription.
            </EmptyState>
          }
        >
          <Customers />
        </ListFrame>
      </Page>
    </ListBase>
  );
}

function Customers() {
  const { data = [] } = useListContext<Customer>();
  return (
    <Table>
      <SortableHead columns={columns} />
      <TableBody>
        {data.map(({ id, name, externalId, subscription, country, industry, createdAt }) => (
          <TableRow key={id} sx={linkedRow}>
            <TableCell>
              <RowLink to={`/customers/${id}/show`}>{name ?? externalId ?? id}</RowLink>
              <Typography
                component="div"
                variant="caption"
                sx={{ color: 'text.secondary', fontFamily: monospace, overflowWrap: 'anywhere' }}
              >
                {externalId ?? id}
              </Typography>
            </TableCell>
            <TableCell>
              <SubscriptionLine subscription={subscription} />
            </TableCell>
            <TableCell align="right" sx={{ ...wideOnly, fontVariantNumeric: 'tabular-nums', whiteSpace: 'nowrap' }}>
              {subscription ? formatMoney(subscription.monthly.amount, subscription.monthly.currency) : '–'}
            </TableCell>
            <TableCell sx={wideOnly}>{country ?? '–'}</TableCell>
            <TableCell sx={wideOnly}>{industry ?? '–'}</TableCell>
            <TableCell sx={{ ...wideOnly, color: 'text.secondary' }}>
              <Timestamp at={createdAt} />
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}
