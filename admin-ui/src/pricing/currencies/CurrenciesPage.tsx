import {
  Box,
  MenuItem,
  Stack,
  Table,
  TableBody,
  TableCell,
  TableHead,
  TableRow,
  TextField,
  Typography,
} from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { CurrencyRecord } from '../../../../contracts/currencies.ts';
import { useLacking } from '../../access/use-lacking.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { RowsSkeleton } from '../../ui/Loading.tsx';
import { Page } from '../../ui/Page.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { wideOnly } from '../../ui/SortableHead.tsx';
import { useCommand } from '../../ui/use-command.ts';
import { doneOr } from '../done-words.ts';
import { pricingApi } from '../pricing-api.ts';
import { currencyName, decimalsWords, endingWords } from './currency-words.ts';
import { RateDialog } from './RateDialog.tsx';
import { RegionsPanel } from './RegionsPanel.tsx';

export default function CurrenciesPage() {
  const { data, error, refetch } = useQuery({
    queryKey: ['pricing', 'currencies'],
    queryFn: ({ signal }) => pricingApi.currencies(signal),
  });
  const [search, setSearch] = useState('');
  const [all, setAll] = useState(false);
  const words = search.trim().toLowerCase();
  const known = data?.data ?? [];
  const base = known.find(({ isBase }) => isBase)?.code ?? 'usd';
  const shown = known.filter(
    ({ code, isBase, isOffered, rate }) =>
      `${code} ${currencyName(code)}`.toLowerCase().includes(words) &&
      (all || words !== '' || isBase || isOffered || rate !== null),
  );
  return (
    <Page
      title="Currencies"
      lead="In which currencies prices are converted where a plan states none, by which rate, and how they end."
    >
      <Stack sx={{ gap: 2.5 }}>
        <Stack direction="row" sx={{ gap: 1.5, flexWrap: 'wrap', alignItems: 'center' }} role="search">
          <TextField
            type="search"
            placeholder="Search currencies"
            value={search}
            onChange={(event) => setSearch(event.target.value)}
            slotProps={{ htmlInput: { 'aria-label': 'Search currencies' } }}
            sx={{ width: 280 }}
          />
          <ActionButton onClick={() => setAll(!all)}>{all ? 'Only those in use' : `All ${known.length}`}</ActionButton>
        </Stack>
        {!data && (error ? <ErrorPanel error={error} onRetry={() => void refetch()} /> : <RowsSkeleton />)}
        {data && (
          <Panel flush>
            {/* On a narrow screen the table is wider than the page: it scrolls, by keyboard too. */}
            <Box sx={{ overflowX: 'auto' }} role="region" aria-label="Currencies" tabIndex={0}>
              <Table>
                <TableHead>
                  <TableRow>
                    <TableCell>Currency</TableCell>
                    <TableCell sx={wideOnly}>In Stripe</TableCell>
                    <TableCell>Rate</TableCell>
                    <TableCell>Prices end in</TableCell>
                    <TableCell align="right">Offered</TableCell>
                  </TableRow>
                </TableHead>
                <TableBody>
                  {shown.map((currency) => (
                    <CurrencyRow key={currency.code} currency={currency} base={base} />
                  ))}
                </TableBody>
              </Table>
            </Box>
          </Panel>
        )}
        <RegionsPanel />
      </Stack>
    </Page>
  );
}

function CurrencyRow({ currency, base }: { currency: CurrencyRecord; base: string }) {
  const { code, isBase, isOffered, ending, rate, revision } = currency;
  const [recording, setRecording] = useState(false);
  const { run, pending } = useCommand('pricing', code);
  const lacking = useLacking()('pricing:edit');
  const upper = code.toUpperCase();
  const toggle = () =>
    isOffered && revision !== null
      ? run(() => pricingApi.withdraw(code, revision), doneOr(`${upper} is offered no longer`))
      : run(() => pricingApi.offer(code, 'none'), doneOr(`${upper} is offered now`));
  return (
    <TableRow sx={{ '&:last-child td': { borderBottom: 0 } }}>
      <TableCell>
        <Typography component="div" variant="body1" sx={{ fontWeight: 560 }}>
          {upper}
        </Typography>
        <Typography component="div" variant="caption" sx={{ color: 'text.secondary' }}>
          {currencyName(code)}
        </Typography>
      </TableCell>
      <TableCell sx={{ ...wideOnly, color: 'text.secondary' }}>{decimalsWords(currency)}</TableCell>
      <TableCell sx={{ fontVariantNumeric: 'tabular-nums' }}>
        {isBase ? (
          'The base of reports'
        ) : (
          <Stack direction="row" sx={{ gap: 1, alignItems: 'center', flexWrap: 'wrap' }}>
            {rate && (
              <span>
                1 {upper} = {rate.rate} {base.toUpperCase()}
                <Typography component="div" variant="caption" sx={{ color: 'text.secondary' }}>
                  since {rate.validOn}, {rate.source}
                </Typography>
              </span>
            )}
            <ActionButton
              disabledReason={lacking}
              onClick={() => setRecording(true)}
              aria-label={`Record a rate of ${upper}`}
            >
              {rate ? 'New rate' : 'Record a rate'}
            </ActionButton>
          </Stack>
        )}
        {recording && <RateDialog code={code} base={base} onClose={() => setRecording(false)} />}
      </TableCell>
      <TableCell>
        {isOffered && revision !== null ? (
          <TextField
            select
            value={ending}
            disabled={lacking !== null || pending}
            onChange={(event) =>
              void run(
                () => pricingApi.setEnding(code, event.target.value as CurrencyRecord['ending'], revision),
                doneOr(`Prices in ${upper} end differently now`),
              )
            }
            slotProps={{ htmlInput: { 'aria-label': `How prices in ${upper} end` } }}
            sx={{ minWidth: 150 }}
          >
            {Object.entries(endingWords).map(([value, label]) => (
              <MenuItem key={value} value={value}>
                {label}
              </MenuItem>
            ))}
          </TextField>
        ) : (
          ''
        )}
      </TableCell>
      <TableCell align="right">
        {isBase ? (
          'Always'
        ) : (
          <ActionButton
            pending={pending}
            disabledReason={lacking ?? (rate === null ? 'Record an exchange rate first' : null)}
            onClick={() => void toggle()}
            aria-label={`${isOffered ? 'Stop offering' : 'Offer'} ${upper}`}
          >
            {isOffered ? 'Stop' : 'Offer'}
          </ActionButton>
        )}
      </TableCell>
    </TableRow>
  );
}
