import { Box, Link, Stack, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link as RouterLink } from 'react-router-dom';
import { formatMoney } from '../../../domain/money/format-money.ts';
import { useLacking } from '../access/use-lacking.ts';
import { useMay } from '../access/use-may.ts';
import { ActionButton } from '../ui/ActionButton.tsx';
import { ErrorPanel } from '../ui/ErrorPanel.tsx';
import { RowsSkeleton } from '../ui/Loading.tsx';
import { Panel } from '../ui/Panel.tsx';
import { StatusDot } from '../ui/StatusDot.tsx';
import { creditsApi } from './credits-api.ts';
import { GrantDialog } from './GrantDialog.tsx';

/** The customer's prepaid money, on the customer's page. */
export function CustomerCredits({ customerId, currency }: { customerId: string; currency: string | null }) {
  const mayRead = useMay('credits:read');
  const lacking = useLacking()('credits:edit');
  const [granting, setGranting] = useState(false);
  const { data, error, refetch } = useQuery({
    queryKey: ['credits', 'wallets', { id: customerId }],
    queryFn: ({ signal }) => creditsApi.wallets(customerId, signal),
    enabled: mayRead,
  });
  if (!mayRead) return null;
  return (
    <Panel
      title="Credits"
      aside={
        <ActionButton size="small" disabledReason={lacking} onClick={() => setGranting(true)}>
          Grant credits
        </ActionButton>
      }
    >
      {error && !data ? (
        <ErrorPanel error={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <RowsSkeleton />
      ) : data.total === 0 ? (
        <Typography variant="body2" sx={{ color: 'text.secondary' }}>
          None: nothing was paid ahead or given.
        </Typography>
      ) : (
        <Stack sx={{ gap: 1 }}>
          {data.data.map((wallet) => (
            <Box key={wallet.currency} sx={{ display: 'flex', gap: 1.5, alignItems: 'center' }}>
              <Link component={RouterLink} to={`/credits/${customerId}/${wallet.currency}`}>
                {formatMoney(wallet.balance, wallet.currency)}
              </Link>
              {wallet.isLow && <StatusDot tone="warn">Low</StatusDot>}
            </Box>
          ))}
        </Stack>
      )}
      {granting && (
        <GrantDialog customerId={customerId} currency={currency ?? 'usd'} onClose={() => setGranting(false)} />
      )}
    </Panel>
  );
}
