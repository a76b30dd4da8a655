import HistoryIcon from '@mui/icons-material/HistoryOutlined';
import { MenuItem, Stack, TextField, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useSearchParams } from 'react-router-dom';
import type { PriceHistory } from '../../../../contracts/pricing-history.ts';
import { regionName } from '../../../../domain/pricing/tax/region-name.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { RowsSkeleton } from '../../ui/Loading.tsx';
import { Page } from '../../ui/Page.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { pricingApi } from '../pricing-api.ts';
import { PriceHistoryPanel } from './PriceHistoryPanel.tsx';

export default function HistoryPage() {
  const [params, setParams] = useSearchParams();
  const { data: plans } = useQuery({
    queryKey: ['plans', 'getList', 'keys'],
    queryFn: ({ signal }) => pricingApi.plans(signal),
  });
  const { data: regions } = useQuery({
    queryKey: ['pricing', 'tax-regions', 'every'],
    queryFn: ({ signal }) => pricingApi.everyTaxRegion(signal),
  });
  const known = plans?.data ?? [];
  const plan = params.get('plan') ?? known.find(({ activeVersion }) => activeVersion)?.key ?? '';
  const region = params.get('region') ?? '';
  const { data, error, refetch } = useQuery({
    queryKey: ['pricing', 'history', plan, region],
    queryFn: ({ signal }) => pricingApi.history(plan, region, signal),
    enabled: plan !== '',
  });
  const choose = (name: string, value: string) => {
    const next = new URLSearchParams(params);
    if (value) next.set(name, value);
    else next.delete(name);
    setParams(next, { replace: true });
  };
  const countries = [...new Set(regions?.map(({ region: code }) => code.slice(0, 2)))];
  return (
    <Page
      title="Price history"
      lead="What everybody was asked for one unit, is asked now and will be, as it is decided. It is written by every publication and every rule, and only ever added to."
    >
      <Stack sx={{ gap: 2.5 }}>
        <Stack direction="row" sx={{ gap: 1.5, flexWrap: 'wrap' }}>
          <TextField
            select
            label="Plan"
            value={known.some(({ key }) => key === plan) ? plan : ''}
            onChange={(event) => choose('plan', event.target.value)}
            sx={{ width: { xs: '100%', sm: 260 } }}
          >
            {known.map(({ key, configuration }) => (
              <MenuItem key={key} value={key}>
                {configuration.name}
              </MenuItem>
            ))}
          </TextField>
          <TextField
            select
            label="Country"
            value={countries.includes(region) ? region : ''}
            onChange={(event) => choose('region', event.target.value)}
            slotProps={{ inputLabel: { shrink: true }, select: { displayEmpty: true } }}
            sx={{ width: { xs: '100%', sm: 260 } }}
          >
            <MenuItem value="">Without prices of its own</MenuItem>
            {countries.map((code) => (
              <MenuItem key={code} value={code}>
                {regionName(code)}
              </MenuItem>
            ))}
          </TextField>
        </Stack>
        {error && <ErrorPanel error={error} onRetry={() => void refetch()} />}
        {!data && !error && <RowsSkeleton />}
        {data && <Prices history={data} />}
      </Stack>
    </Page>
  );
}

function Prices({ history: { data, lowest, source } }: { history: PriceHistory }) {
  if (lowest.length === 0) {
    return (
      <Panel>
        <EmptyState icon={<HistoryIcon />} title="Nothing was asked yet">
          The history begins when the plan is published.
        </EmptyState>
      </Panel>
    );
  }
  return (
    <>
      <Typography variant="body2" sx={{ color: 'text.secondary' }}>
        {source}
      </Typography>
      {lowest.map((price) => (
        <PriceHistoryPanel
          key={`${price.component} ${price.currency}`}
          lowest={price}
          entries={data.filter(
            ({ component, currency }) => component === price.component && currency === price.currency,
          )}
        />
      ))}
    </>
  );
}
