import { Box, Link, Stack, Typography } from '@mui/material';
import { useGetOne } from 'react-admin';
import { Link as RouterLink, useParams } from 'react-router-dom';
import type { Customer } from '../../../contracts/customers.ts';
import { useLacking } from '../access/use-lacking.ts';
import { jsonWords } from '../audit/json-changes.ts';
import { CustomerCredits } from '../credits/CustomerCredits.tsx';
import { EntitlementsPanel } from '../entitlements/EntitlementsPanel.tsx';
import { AgreementsPanel } from '../pricing/customer/AgreementsPanel.tsx';
import { ActionButton } from '../ui/ActionButton.tsx';
import { CopyButton } from '../ui/CopyButton.tsx';
import { ErrorPanel } from '../ui/ErrorPanel.tsx';
import { Fact } from '../ui/Fact.tsx';
import { PageSkeleton } from '../ui/Loading.tsx';
import { Page } from '../ui/Page.tsx';
import { Panel } from '../ui/Panel.tsx';
import { Timestamp } from '../ui/Timestamp.tsx';
import { PersonsPanel } from './PersonsPanel.tsx';
import { SubscriptionLine } from './SubscriptionLine.tsx';

const crumbs = [{ to: '/customers', label: 'Customers' }];
const grid = { m: 0, display: 'grid', gap: 1.5, gridTemplateColumns: 'repeat(auto-fill, minmax(200px, 1fr))' };

export default function CustomerShow() {
  const { id = '' } = useParams();
  const { data: customer, error, refetch } = useGetOne<Customer>('customers', { id });
  if (!customer && !error) return <PageSkeleton />;
  if (!customer) {
    return (
      <Page title="Customer" crumbs={crumbs}>
        <ErrorPanel error={error} onRetry={() => void refetch()} />
      </Page>
    );
  }
  const { name, externalId, mergedInto, subscription, attributes } = customer;
  return (
    <Page
      title={name ?? externalId ?? 'Customer'}
      crumbs={crumbs}
      lead={<CopyButton value={id} what="customer id" />}
      actions={<EditButton customer={customer} />}
    >
      <Stack sx={{ gap: 2.5, maxWidth: 820 }}>
        {mergedInto && (
          <Typography variant="body2">
            This account was merged into{' '}
            <Link component={RouterLink} to={`/customers/${mergedInto}/show`}>
              another
            </Link>
            .
          </Typography>
        )}
        <Panel title="Subscription">
          <Stack sx={{ gap: 1, alignItems: 'flex-start' }}>
            <Box>
              <SubscriptionLine subscription={subscription} withPrice />
            </Box>
            {subscription && (
              <Link component={RouterLink} to={`/plans/${subscription.planId}/show`} variant="body2">
                Open the plan
              </Link>
            )}
          </Stack>
        </Panel>
        <EntitlementsPanel customerId={id} />
        <AgreementsPanel customerId={id} paysIn={customer.subscription?.monthly.currency ?? customer.currency} />
        <CustomerCredits customerId={id} currency={customer.currency} />
        <Panel title="Record">
          <Box component="dl" sx={grid}>
            <Record customer={customer} />
          </Box>
        </Panel>
        <PersonsPanel customerId={id} />
        {Object.keys(attributes).length > 0 && (
          <Panel title="Attributes" hint="What conditions and segments may ask for">
            <Box component="dl" sx={grid}>
              {Object.entries(attributes).map(([key, value]) => (
                <Fact key={key} label={key}>
                  {jsonWords(value)}
                </Fact>
              ))}
            </Box>
          </Panel>
        )}
      </Stack>
    </Page>
  );
}

function EditButton({ customer: { id, mergedInto } }: { customer: Customer }) {
  const lacking = useLacking()('customers:edit');
  const refusal = mergedInto ? 'It was merged into another: edit that one' : lacking;
  const link = refusal ? {} : { component: RouterLink, to: `/customers/${id}` };
  return (
    <ActionButton disabledReason={refusal} {...link}>
      Edit
    </ActionButton>
  );
}

function Record({ customer }: { customer: Customer }) {
  const { externalId, stripeCustomerId, address, country, currency, industry, vatId, taxExempt, createdAt, updatedAt } =
    customer;
  return (
    <>
      <Fact label="Id of yours">{externalId ? <CopyButton value={externalId} what="external id" /> : 'None'}</Fact>
      <Fact label="Customer in Stripe">
        {stripeCustomerId ? <CopyButton value={stripeCustomerId} what="Stripe customer id" /> : 'None'}
      </Fact>
      {address && (
        <Fact label="Address">
          {[address.line1, address.line2, address.postalCode, address.city, address.region].filter(Boolean).join(', ')}
        </Fact>
      )}
      <Fact label="Country">{country ?? 'Not known'}</Fact>
      <Fact label="Pays in">{currency?.toUpperCase() ?? 'Not known'}</Fact>
      <Fact label="Industry">{industry ?? 'Not known'}</Fact>
      <Fact label="VAT id">{vatId ? <CopyButton value={vatId} what="VAT id" /> : 'None'}</Fact>
      {taxExempt && <Fact label="Tax">Exempt</Fact>}
      <Fact label="Created">
        <Timestamp at={createdAt} />
      </Fact>
      <Fact label="Updated">
        <Timestamp at={updatedAt} />
      </Fact>
    </>
  );
}
