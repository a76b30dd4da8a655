import { Autocomplete, Box, Button, MenuItem, Stack, TextField, Typography } from '@mui/material';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { FunnelInput } from '../../../contracts/events.ts';
import { ErrorPanel } from '../ui/ErrorPanel.tsx';
import { Panel } from '../ui/Panel.tsx';
import { eventCalls } from './event-calls.ts';
import { FunnelSteps } from './FunnelSteps.tsx';

const dayMs = 24 * 60 * 60 * 1000;
const windows = { 60: '1 hour', 1440: '1 day', 10080: '7 days', 20160: '14 days', 43200: '30 days' };

/** How many people, or customers, go how far along steps in order. */
export function EventFunnelPanel() {
  const [steps, setSteps] = useState(['exposure', 'onboarding_completed']);
  const [unit, setUnit] = useState<FunnelInput['unit']>('person');
  const [days, setDays] = useState(90);
  const [withinMinutes, setWithin] = useState(20_160);
  const { data: types } = useQuery({
    queryKey: ['events', 'types'],
    queryFn: ({ signal }) => eventCalls.types(signal),
  });
  const names = [...new Set((types?.data ?? []).map(({ type }) => type))].sort();
  const { data, error, mutate, isPending } = useMutation({
    mutationFn: () =>
      eventCalls.funnel({
        environment: 'production',
        unit,
        from: new Date(Date.now() - days * dayMs).toISOString(),
        to: new Date().toISOString(),
        withinMinutes,
        steps: steps.map((type) => ({ type, condition: {} })),
      }),
  });
  const choice = (
    label: string,
    value: string | number,
    options: [string | number, string][],
    choose: (value: string) => void,
  ) => (
    <TextField
      select
      label={label}
      value={value}
      onChange={(event) => choose(String(event.target.value))}
      sx={{ width: 160 }}
    >
      {options.map(([each, title]) => (
        <MenuItem key={each} value={each}>
          {title}
        </MenuItem>
      ))}
    </TextField>
  );
  return (
    <Stack sx={{ gap: 1.5 }}>
      <Panel title="Steps" hint="One after the other, the last within the window of the first">
        <Box
          component="form"
          onSubmit={(event) => {
            event.preventDefault();
            mutate();
          }}
        >
          <Stack sx={{ gap: 1.5 }}>
            {steps.map((type, index) => (
              <Autocomplete
                // biome-ignore lint/suspicious/noArrayIndexKey: a step is its place
                key={index}
                freeSolo
                options={names}
                value={type}
                onInputChange={(_, value) => setSteps(steps.map((each, place) => (place === index ? value : each)))}
                renderInput={(props) => <TextField {...props} label={`Step ${index + 1}`} />}
                sx={{ maxWidth: 420 }}
              />
            ))}
            <Stack direction="row" sx={{ gap: 1.25, flexWrap: 'wrap', alignItems: 'center' }}>
              <Button disabled={steps.length >= 8} onClick={() => setSteps([...steps, ''])}>
                Add a step
              </Button>
              <Button disabled={steps.length <= 2} onClick={() => setSteps(steps.slice(0, -1))}>
                Remove the last
              </Button>
              {choice(
                'Of',
                unit,
                [
                  ['person', 'Persons'],
                  ['customer', 'Customers'],
                ],
                (value) => setUnit(value as FunnelInput['unit']),
              )}
              {choice('Within', withinMinutes, Object.entries(windows), (value) => setWithin(Number(value)))}
              {choice(
                'Period',
                days,
                [
                  [7, 'Last 7 days'],
                  [30, 'Last 30 days'],
                  [90, 'Last 90 days'],
                  [365, 'Last year'],
                ],
                (value) => setDays(Number(value)),
              )}
              <Button
                type="submit"
                variant="contained"
                loading={isPending}
                disabled={steps.some((step) => step.trim() === '')}
              >
                Show
              </Button>
            </Stack>
          </Stack>
        </Box>
      </Panel>
      {Boolean(error) && <ErrorPanel error={error} onRetry={() => mutate()} />}
      {data && (
        <Panel title="How far they came">
          {data.steps[0]?.units === 0 ? (
            <Typography variant="body2">Nobody took the first step in this period.</Typography>
          ) : (
            <FunnelSteps funnel={data} />
          )}
        </Panel>
      )}
    </Stack>
  );
}
