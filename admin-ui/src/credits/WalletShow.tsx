import { Alert, Box, Link, Stack } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link as RouterLink, useParams } from 'react-router-dom';
import { formatMoney } from '../../../domain/money/format-money.ts';
import { useLacking } from '../access/use-lacking.ts';
import { ActionButton } from '../ui/ActionButton.tsx';
import { ErrorPanel } from '../ui/ErrorPanel.tsx';
import { Fact } from '../ui/Fact.tsx';
import { PageSkeleton } from '../ui/Loading.tsx';
import { Page } from '../ui/Page.tsx';
import { Panel } from '../ui/Panel.tsx';
import { Timestamp } from '../ui/Timestamp.tsx';
import { creditsApi } from './credits-api.ts';
import { GrantDialog } from './GrantDialog.tsx';
import { GrantsPanel } from './GrantsPanel.tsx';
import { LedgerPanel } from './LedgerPanel.tsx';
import { PolicyDialog } from './PolicyDialog.tsx';
import { TopUpsPanel } from './TopUpsPanel.tsx';

const crumbs = [{ to: '/credits', label: 'Credits' }];

/** One customer's prepaid money in one currency: what is left, where it went, what happens when it is low. */
export default function WalletShow() {
  const { customerId = '', currency = '' } = useParams();
  const key = { customerId, currency };
  const [dialog, setDialog] = useState<'grant' | 'policy' | null>(null);
  const lacking = useLacking()('credits:edit');
  const {
    data: wallet,
    error,
    refetch,
  } = useQuery({
    queryKey: ['credits', 'wallet', { id: customerId }, currency],
    queryFn: ({ signal }) => creditsApi.wallet(key, signal),
  });
  if (!wallet && !error) return <PageSkeleton />;
  if (!wallet) {
    return (
      <Page title="Credits" crumbs={crumbs}>
        <ErrorPanel error={error} onRetry={() => void refetch()} />
      </Page>
    );
  }
  const { balance, upcoming, isLow, lowBalance, nextExpiry, automatic, topUpsThisMonth } = wallet;
  return (
    <Page
      title={`Credits in ${currency.toUpperCase()}`}
      crumbs={crumbs}
      lead={
        <Link component={RouterLink} to={`/customers/${customerId}/show`}>
          Open the customer
        </Link>
      }
      actions={
        <>
          <ActionButton disabledReason={lacking} onClick={() => setDialog('policy')}>
            When it is low
          </ActionButton>
          <ActionButton variant="contained" disabledReason={lacking} onClick={() => setDialog('grant')}>
            Grant credits
          </ActionButton>
        </>
      }
    >
      <Stack sx={{ gap: 2.5 }}>
        {isLow && (
          <Alert severity="warning" variant="outlined">
            The balance is below {formatMoney(lowBalance ?? 0, currency)}.
            {automatic ? ' A purchase is ordered by itself.' : ' Nothing is bought by itself.'}
          </Alert>
        )}
        <Panel title="Now">
          <Box
            component="dl"
            sx={{ m: 0, display: 'grid', gap: 1.5, gridTemplateColumns: 'repeat(auto-fill, minmax(180px, 1fr))' }}
          >
            <Fact label="Can be used">{formatMoney(balance, currency)}</Fact>
            <Fact label="Granted for later">{formatMoney(upcoming, currency)}</Fact>
            <Fact label="Next expiry">{nextExpiry ? <Timestamp at={nextExpiry} /> : 'None'}</Fact>
            <Fact label="Counts as low below">{lowBalance === null ? 'Never' : formatMoney(lowBalance, currency)}</Fact>
            <Fact label="Buys by itself">
              {automatic
                ? `below ${formatMoney(automatic.below, currency)}, up to ${formatMoney(automatic.upTo, currency)}`
                : 'No'}
            </Fact>
            {automatic && (
              <Fact label="Bought this month">
                {topUpsThisMonth} of {automatic.maxPerMonth}
              </Fact>
            )}
          </Box>
        </Panel>
        <GrantsPanel wallet={key} />
        <TopUpsPanel wallet={key} />
        <LedgerPanel wallet={key} />
      </Stack>
      {dialog === 'grant' && <GrantDialog {...key} onClose={() => setDialog(null)} />}
      {dialog === 'policy' && <PolicyDialog wallet={wallet} onClose={() => setDialog(null)} />}
    </Page>
  );
}
