import { Box, Table, TableBody, TableCell, TableHead, TableRow, Typography } from '@mui/material';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { CreditGrantRecord } from '../../../contracts/credits.ts';
import { formatMoney } from '../../../domain/money/format-money.ts';
import { useLacking } from '../access/use-lacking.ts';
import { Pager } from '../promotions/Pager.tsx';
import { ActionButton } from '../ui/ActionButton.tsx';
import { ConfirmDialog } from '../ui/ConfirmDialog.tsx';
import { ErrorPanel } from '../ui/ErrorPanel.tsx';
import { RowsSkeleton } from '../ui/Loading.tsx';
import { Panel } from '../ui/Panel.tsx';
import { StatusDot, type Tone } from '../ui/StatusDot.tsx';
import { Timestamp } from '../ui/Timestamp.tsx';
import { useCommand } from '../ui/use-command.ts';
import { creditsApi } from './credits-api.ts';

interface WalletKey {
  customerId: string;
  currency: string;
}

const states: Record<CreditGrantRecord['state'], { label: string; tone: Tone }> = {
  upcoming: { label: 'For later', tone: 'info' },
  usable: { label: 'Can be used', tone: 'good' },
  used: { label: 'Used up', tone: 'idle' },
  expired: { label: 'Expired', tone: 'idle' },
  voided: { label: 'Taken back', tone: 'bad' },
};

export function GrantsPanel({ wallet }: { wallet: WalletKey }) {
  const [page, setPage] = useState(1);
  const { data, error, refetch } = useQuery({
    queryKey: ['credits', 'grants', { id: wallet.customerId }, wallet.currency, page],
    queryFn: ({ signal }) => creditsApi.grants(wallet, page, signal),
    placeholderData: keepPreviousData,
  });
  return (
    <Panel title="Grants" hint="Used by priority, then by the earlier expiry, free ones before paid ones" flush>
      {error && !data ? (
        <ErrorPanel error={error} onRetry={() => void refetch()} />
      ) : data ? (
        <>
          <Grants wallet={wallet} grants={data.data} />
          <Pager page={page} perPage={20} total={data.total} onPage={setPage} />
        </>
      ) : (
        <RowsSkeleton />
      )}
    </Panel>
  );
}

function Grants({ wallet, grants }: { wallet: WalletKey; grants: CreditGrantRecord[] }) {
  const [voiding, setVoiding] = useState<CreditGrantRecord | null>(null);
  const lacking = useLacking()('credits:edit');
  const { run, pending } = useCommand('credits', wallet.customerId);
  const takeBack = async ({ id, name }: CreditGrantRecord) => {
    await run(() => creditsApi.voidGrant(id, 'Taken back by hand.'), `What was left of ${name} is gone`);
    setVoiding(null);
  };
  return (
    <Box sx={{ overflowX: 'auto', position: 'relative' }}>
      <Table>
        <TableHead>
          <TableRow>
            <TableCell>Grant</TableCell>
            <TableCell>Left</TableCell>
            <TableCell>State</TableCell>
            <TableCell>Expires</TableCell>
            <TableCell>Take back</TableCell>
          </TableRow>
        </TableHead>
        <TableBody>
          {grants.map((grant) => (
            <TableRow key={grant.id}>
              <TableCell>
                {grant.name}
                <Typography component="div" variant="caption" sx={{ color: 'text.secondary' }}>
                  {grant.category === 'paid' ? 'paid' : 'free'} · priority {grant.priority}
                </Typography>
              </TableCell>
              <TableCell sx={{ fontVariantNumeric: 'tabular-nums' }}>
                {formatMoney(grant.remaining, grant.currency)} of {formatMoney(grant.amount, grant.currency)}
              </TableCell>
              <TableCell>
                <StatusDot tone={states[grant.state].tone}>{states[grant.state].label}</StatusDot>
              </TableCell>
              <TableCell>{grant.expiresAt ? <Timestamp at={grant.expiresAt} /> : 'Never'}</TableCell>
              <TableCell>
                <ActionButton
                  size="small"
                  aria-label={`Take back ${grant.name}`}
                  disabledReason={lacking ?? (grant.remaining === 0 ? 'Nothing is left of it' : null)}
                  onClick={() => setVoiding(grant)}
                >
                  Take back
                </ActionButton>
              </TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
      {voiding && (
        <ConfirmDialog
          title={`Take back ${voiding.name}?`}
          keep="Keep it"
          confirm="Take back"
          pending={pending}
          onConfirm={() => void takeBack(voiding)}
          onClose={() => setVoiding(null)}
        >
          {formatMoney(voiding.remaining, voiding.currency)} that are left of it can be used no more. What it paid stays
          paid.
        </ConfirmDialog>
      )}
    </Box>
  );
}
