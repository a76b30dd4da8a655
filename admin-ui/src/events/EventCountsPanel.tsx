import { MenuItem, Stack, TextField } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ErrorPanel } from '../ui/ErrorPanel.tsx';
import { RowsSkeleton } from '../ui/Loading.tsx';
import { Panel } from '../ui/Panel.tsx';
import { eventCalls } from './event-calls.ts';
import { StillCounting } from './StillCounting.tsx';
import { TypeCounts } from './TypeCounts.tsx';

const hourMs = 3_600_000;
const periods = {
  hour: { title: 'Last hour', by: 'minute', ms: hourMs },
  day: { title: 'Last day', by: 'hour', ms: 24 * hourMs },
  month: { title: 'Last 30 days', by: 'day', ms: 30 * 24 * hourMs },
  year: { title: 'Last year', by: 'day', ms: 365 * 24 * hourMs },
} as const;
type PeriodName = keyof typeof periods;

/** How many events of each type there were, over time. */
export function EventCountsPanel() {
  const [period, setPeriod] = useState<PeriodName>('month');
  const [environment, setEnvironment] = useState('production');
  const types = useQuery({ queryKey: ['events', 'types'], queryFn: ({ signal }) => eventCalls.types(signal) });
  const environments = [...new Set([environment, ...(types.data?.data ?? []).map((each) => each.environment)])];
  const { data, error, refetch } = useQuery({
    queryKey: ['events', 'counts', period, environment],
    queryFn: ({ signal }) => {
      const { by, ms } = periods[period];
      const now = Date.now();
      const [from, to] = [new Date(now - ms).toISOString(), new Date(now + hourMs).toISOString()];
      return eventCalls.counts({ environment, types: '', by, from, to }, signal);
    },
    placeholderData: (before) => before,
    refetchInterval: period === 'hour' ? 5_000 : 60_000,
  });
  const choice = <T extends string>(label: string, value: T, options: [T, string][], choose: (value: T) => void) => (
    <TextField
      select
      label={label}
      value={value}
      onChange={(event) => choose(event.target.value as T)}
      sx={{ width: 190 }}
    >
      {options.map(([name, title]) => (
        <MenuItem key={name} value={name}>
          {title}
        </MenuItem>
      ))}
    </TextField>
  );
  const names = Object.keys(periods) as PeriodName[];
  return (
    <Stack sx={{ gap: 1.5 }}>
      <Stack direction="row" sx={{ gap: 1.25, flexWrap: 'wrap' }}>
        {choice(
          'Period',
          period,
          names.map((name) => [name, periods[name].title]),
          setPeriod,
        )}
        {choice(
          'Environment',
          environment,
          environments.map((name) => [name, name]),
          setEnvironment,
        )}
      </Stack>
      {Boolean(error) && <ErrorPanel error={error} onRetry={() => void refetch()} />}
      {!data && !error && <RowsSkeleton />}
      {data && (
        <Panel title="By type" hint={`Robots and staff left out; each ${data.by} in UTC`}>
          <StillCounting lag={data.lag.events > 0 ? data.lag : null} />
          <TypeCounts counts={data} />
        </Panel>
      )}
    </Stack>
  );
}
