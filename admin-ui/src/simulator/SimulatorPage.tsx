import { MenuItem, Stack, TextField } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useSearchParams } from 'react-router-dom';
import type { PlanVersion, SubscriptionPlan } from '../../../contracts/plans.ts';
import { priceComponents } from '../../../domain/plans/price-components.ts';
import { api, type Listed } from '../api.ts';
import { request } from '../http/request.ts';
import { EmptyState } from '../ui/EmptyState.tsx';
import { ErrorPanel } from '../ui/ErrorPanel.tsx';
import { PageSkeleton } from '../ui/Loading.tsx';
import { Page } from '../ui/Page.tsx';
import { Panel } from '../ui/Panel.tsx';
import { ComparisonPanel } from './ComparisonPanel.tsx';
import { currenciesOf, type SimulatedRange, usualRange } from './curves.ts';
import { InvoicePanel } from './InvoicePanel.tsx';
import { PricePanel } from './PricePanel.tsx';

/** What a plan's prices do over quantities, beside another version, and on a customer's invoice. */
export default function SimulatorPage() {
  const [query, setQuery] = useSearchParams();
  const plans = useQuery({
    queryKey: ['plans', 'getList', 'simulator'],
    queryFn: ({ signal }) => request<Listed<SubscriptionPlan>>('/v1/plans?perPage=100&sort=key', { signal }),
  });
  const planId = query.get('plan') ?? plans.data?.data[0]?.id ?? null;
  const versions = useQuery({
    queryKey: ['plans', 'versions', { id: planId }],
    queryFn: ({ signal }) => api.planVersions(planId!, signal),
    enabled: planId !== null,
  });
  const error = plans.error ?? versions.error;
  const plan = plans.data?.data.find(({ id }) => id === planId);
  return (
    <Page
      wide
      title="Simulator"
      lead="Prices over quantities by the engine that makes invoices, in the browser. It changes nothing."
    >
      {error ? (
        <ErrorPanel error={error} onRetry={() => void plans.refetch()} />
      ) : plans.data?.total === 0 ? (
        <EmptyState icon={null} title="No plan to price yet">
          Create a plan first.
        </EmptyState>
      ) : plan && versions.data ? (
        <Simulator
          key={plan.id}
          plan={plan}
          plans={plans.data?.data ?? []}
          versions={versions.data.data}
          onPlan={(id) => setQuery({ plan: id })}
        />
      ) : (
        <PageSkeleton />
      )}
    </Page>
  );
}

interface SimulatorProps {
  plan: SubscriptionPlan;
  plans: SubscriptionPlan[];
  versions: PlanVersion[];
  onPlan: (id: string) => void;
}

function Simulator({ plan, plans, versions, onPlan }: SimulatorProps) {
  const ordered = versions.toSorted((one, other) => other.number - one.number);
  const [number, setNumber] = useState(plan.version);
  const [other, setOther] = useState<number | null>(ordered.find((one) => one.number !== plan.version)?.number ?? null);
  const shown = ordered.find((one) => one.number === number) ?? ordered[0];
  const configuration = shown?.configuration ?? plan.configuration;
  const components = priceComponents(configuration);
  const [chosen, setComponent] = useState<string | null>(null);
  const component = components.find(({ key }) => key === chosen)?.key ?? components[0]?.key ?? '';
  const currencies = currenciesOf(configuration);
  const [wanted, setCurrency] = useState('');
  const currency = currencies.includes(wanted) ? wanted : (currencies[0] ?? 'usd');
  const [own, setRange] = useState<SimulatedRange | null>(null);
  const range = own ?? usualRange(configuration, component);
  const compared = ordered.find((one) => one.number === other) ?? null;
  const select = { width: { xs: '100%', sm: 190 } };
  return (
    <Stack sx={{ gap: 2.5 }}>
      <Panel>
        <Stack direction="row" sx={{ gap: 1.5, flexWrap: 'wrap' }}>
          <TextField select label="Plan" value={plan.id} sx={select} onChange={(event) => onPlan(event.target.value)}>
            {plans.map(({ id, key }) => (
              <MenuItem key={id} value={id}>
                {key}
              </MenuItem>
            ))}
          </TextField>
          <TextField
            select
            label="Version"
            value={number}
            sx={select}
            onChange={(event) => setNumber(Number(event.target.value))}
          >
            {ordered.map((one) => (
              <MenuItem key={one.id} value={one.number}>
                {one.number}, {one.status}
              </MenuItem>
            ))}
          </TextField>
          <TextField
            select
            label="Compared with"
            value={other ?? ''}
            sx={select}
            slotProps={{ inputLabel: { shrink: true }, select: { displayEmpty: true } }}
            onChange={(event) => setOther(event.target.value === '' ? null : Number(event.target.value))}
          >
            <MenuItem value="">No other</MenuItem>
            {ordered
              .filter((one) => one.number !== number)
              .map((one) => (
                <MenuItem key={one.id} value={one.number}>
                  {one.number}, {one.status}
                </MenuItem>
              ))}
          </TextField>
          <TextField
            select
            label="Price"
            value={component}
            sx={select}
            onChange={(event) => {
              setRange(null);
              setComponent(event.target.value);
            }}
          >
            {components.map(({ key, name }) => (
              <MenuItem key={key} value={key}>
                {name}
              </MenuItem>
            ))}
          </TextField>
          <TextField
            select
            label="Currency"
            value={currency}
            sx={select}
            onChange={(event) => setCurrency(event.target.value)}
          >
            {currencies.map((code) => (
              <MenuItem key={code} value={code}>
                {code.toUpperCase()}
              </MenuItem>
            ))}
          </TextField>
          <TextField
            label="Up to"
            type="number"
            value={range.to}
            sx={{ width: 150 }}
            onChange={(event) =>
              setRange({ from: 0, to: Math.min(1_000_000_000, Math.max(1, Math.floor(Number(event.target.value)))) })
            }
          />
        </Stack>
      </Panel>
      <PricePanel
        configuration={configuration}
        version={number}
        compared={compared}
        component={component}
        currency={currency}
        range={range}
      />
      {compared && <ComparisonPanel planId={plan.id} from={compared.number} to={number} />}
      <InvoicePanel plan={plan} plans={plans} />
    </Stack>
  );
}
