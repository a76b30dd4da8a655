import { Box, MenuItem, TextField, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Holdout } from '../../../../contracts/holdouts.ts';
import { rewardOf } from '../../../../domain/bandits/check-bandit.ts';
import { asApiError } from '../../http/api-error.ts';
import { valueWords } from '../../metrics/metric-words.ts';
import { Fact } from '../../ui/Fact.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { experimentApi } from '../experiment-api.ts';
import { intervalWords, liftWords } from '../experiment-words.ts';
import { holdoutApi } from './holdout-api.ts';

/** What all experiments together bring now: everybody else against those held out. */
export function HoldoutResultsPanel({ holdout: { id } }: { holdout: Holdout }) {
  const [chosen, setChosen] = useState('');
  const { data: metrics } = useQuery({
    queryKey: ['metrics', 'choice'],
    queryFn: ({ signal }) => experimentApi.metrics(signal),
  });
  const comparable = (metrics?.data ?? []).filter(
    ({ definition, archivedAt }) => !archivedAt && 'windowHours' in definition && rewardOf(definition) !== null,
  );
  const metric = chosen || comparable[0]?.key;
  const { data, error } = useQuery({
    queryKey: ['holdouts', 'results', { id }, metric],
    queryFn: ({ signal }) => holdoutApi.results(id, metric ?? '', signal),
    enabled: metric !== undefined,
    retry: false,
  });
  const side = (of: { subjects: number; mean: number | null }) =>
    data && `${valueWords(of.mean, data.unit, data.currency)} of ${of.subjects.toLocaleString('en')}`;
  return (
    <Panel title="What experiments bring" hint="Everybody else against those held out, over the metric's last window">
      <TextField
        select
        label="Metric"
        value={metric ?? ''}
        onChange={(event) => setChosen(event.target.value)}
        sx={{ minWidth: 240, mb: 2 }}
      >
        {comparable.map(({ key, name }) => (
          <MenuItem key={key} value={key}>
            {name}
          </MenuItem>
        ))}
      </TextField>
      {error && <Typography sx={{ color: 'text.secondary' }}>{asApiError(error).message}</Typography>}
      {data && (
        <>
          <Box component="dl" sx={{ m: 0, display: 'grid', gap: 2 }}>
            <Fact label="Everybody else">{side(data.others)}</Fact>
            <Fact label="Held out">{side(data.held)}</Fact>
            <Fact label="Lift">
              {data.lift === null
                ? 'not enough is known yet'
                : `${liftWords(data.lift)} (${intervalWords(data.liftInterval)})`}
            </Fact>
          </Box>
          <Typography variant="caption" component="p" sx={{ color: 'text.secondary', mt: 1.5 }}>
            95 %, of this one look: choose its day beforehand.
          </Typography>
        </>
      )}
    </Panel>
  );
}
