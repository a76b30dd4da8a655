import {
  Alert,
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
import { keepPreviousData, useQueries } from '@tanstack/react-query';
import { useState } from 'react';
import { asApiError } from '../http/api-error.ts';
import { linePath } from '../metrics/line-path.ts';
import { CreateButton } from '../ui/CreateButton.tsx';
import { Page } from '../ui/Page.tsx';
import { Panel } from '../ui/Panel.tsx';
import { experimentApi } from './experiment-api.ts';
import { durationWords, effectSteps, type PlannerValues, sampleSizeInput } from './planner.ts';

const begin: PlannerValues = {
  metric: 'proportion',
  baseline: 5,
  deviation: 100,
  effect: 10,
  alpha: 5,
  power: 80,
  variants: 2,
  perMonth: 2_000,
};

/** How many subjects a test needs and how long that takes, before anything is set up. */
export default function PlannerPage() {
  const [values, setValues] = useState(begin);
  const change = (changes: Partial<PlannerValues>) => setValues({ ...values, ...changes });
  const effects = effectSteps(values.effect);
  const sizes = useQueries({
    queries: effects.map((effect) => {
      const input = sampleSizeInput({ ...values, effect });
      return {
        queryKey: ['statistics', 'sample-size', input],
        queryFn: ({ signal }: { signal: AbortSignal }) => experimentApi.sampleSize(input, signal),
        placeholderData: keepPreviousData,
        retry: false,
        staleTime: Number.POSITIVE_INFINITY,
      };
    }),
  });
  const rows = effects.map((effect, index) => ({ effect, perVariant: sizes[index]?.data?.perVariant ?? null }));
  const chosen = rows.find(({ effect }) => effect === values.effect);
  const failure = sizes.find(({ error }) => error)?.error;
  return (
    <Page
      title="Plan a size"
      lead="The smaller the effect that must be found, the longer the test: half the effect takes four times the subjects."
      crumbs={[{ to: '/experiments', label: 'Experiments' }]}
      actions={<CreateButton to="/experiments/create" label="New experiment" permission="experiments:edit" />}
    >
      <Box
        sx={{ display: 'grid', gap: 2.5, gridTemplateColumns: { md: 'minmax(260px, 2fr) 3fr' }, alignItems: 'start' }}
      >
        <Panel title="What is known">
          <PlannerFields values={values} onChange={change} />
        </Panel>
        <Panel>
          {failure ? (
            <Alert severity="warning" variant="outlined">
              {asApiError(failure).message}
            </Alert>
          ) : (
            <Stack sx={{ gap: 2 }}>
              <Box role="status">
                <Typography component="p" variant="h2" sx={{ fontSize: '1.25rem' }}>
                  {chosen?.perVariant
                    ? `${chosen.perVariant.toLocaleString('en')} subjects a variant: ${durationWords(chosen.perVariant, values)}`
                    : '…'}
                </Typography>
                <Typography variant="body2" sx={{ color: 'text.secondary' }}>
                  A change of {values.effect} % is then found with {values.power} % probability; without any change one
                  test in {Math.round(100 / values.alpha)} says there is one. That is for one look at the end: planned
                  looks take about a tenth more, looks at any time up to twice as many.
                </Typography>
              </Box>
              <DurationChart rows={rows} values={values} />
            </Stack>
          )}
        </Panel>
      </Box>
    </Page>
  );
}

function PlannerFields({
  values,
  onChange,
}: {
  values: PlannerValues;
  onChange: (changes: Partial<PlannerValues>) => void;
}) {
  const number = (label: string, field: Exclude<keyof PlannerValues, 'metric'>, help?: string) => (
    <TextField
      type="number"
      label={label}
      value={values[field]}
      helperText={help}
      onChange={(event) => onChange({ [field]: Number(event.target.value) })}
      slotProps={{ htmlInput: { step: 'any', min: 0 } }}
    />
  );
  const proportion = values.metric === 'proportion';
  return (
    <Stack sx={{ gap: 2 }}>
      <TextField
        select
        label="What is measured"
        value={values.metric}
        onChange={({ target }) =>
          onChange(target.value === 'mean' ? { metric: 'mean', baseline: 50 } : { metric: 'proportion', baseline: 5 })
        }
      >
        <MenuItem value="proportion">A conversion</MenuItem>
        <MenuItem value="mean">A mean, such as revenue per customer</MenuItem>
      </TextField>
      {number(proportion ? 'It is now, %' : 'It is now', 'baseline')}
      {!proportion &&
        number('Standard deviation of one subject', 'deviation', 'Of revenue often two to four times the mean')}
      {number('Smallest change worth finding, %', 'effect', 'Relative to what it is now')}
      {number('Subjects a month', 'perMonth', 'Who would come into the test, all variants together')}
      {number('Variants, the control included', 'variants')}
      <Stack direction="row" sx={{ gap: 1.5, '& > *': { flex: 1 } }}>
        {number('Error rate, %', 'alpha')}
        {number('Power, %', 'power')}
      </Stack>
    </Stack>
  );
}

const [width, height] = [640, 140];

function DurationChart({
  rows,
  values,
}: {
  rows: { effect: number; perVariant: number | null }[];
  values: PlannerValues;
}) {
  return (
    <Box component="figure" sx={{ m: 0 }}>
      <Typography component="figcaption" variant="body2" sx={{ fontWeight: 560 }}>
        Subjects a variant needs, by the effect to be found
      </Typography>
      <Box
        component="svg"
        viewBox={`0 -4 ${width} ${height + 8}`}
        preserveAspectRatio="none"
        aria-hidden
        sx={{ width: '100%', height, color: 'primary.main', borderBottom: 1, borderColor: 'divider', mt: 1 }}
      >
        <path
          d={linePath(
            rows.map(({ perVariant }) => ({ value: perVariant })),
            width,
            height,
          )}
          fill="none"
          stroke="currentColor"
          strokeWidth={2}
          vectorEffect="non-scaling-stroke"
        />
      </Box>
      <Stack direction="row" sx={{ justifyContent: 'space-between', color: 'text.secondary' }}>
        <Typography variant="caption">{rows[0]?.effect} %</Typography>
        <Typography variant="caption">{rows.at(-1)?.effect} %</Typography>
      </Stack>
      <Box tabIndex={0} sx={{ overflowX: 'auto', position: 'relative', mt: 1 }}>
        <Table size="small" aria-label="Size and duration by effect">
          <TableHead>
            <TableRow>
              <TableCell>Change to be found</TableCell>
              <TableCell align="right">Subjects a variant</TableCell>
              <TableCell align="right">Duration</TableCell>
            </TableRow>
          </TableHead>
          <TableBody>
            {rows.map(({ effect, perVariant }) => (
              <TableRow key={effect} selected={effect === values.effect}>
                <TableCell>{effect} %</TableCell>
                <TableCell align="right">{perVariant?.toLocaleString('en') ?? '…'}</TableCell>
                <TableCell align="right">{perVariant ? durationWords(perVariant, values) : '…'}</TableCell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      </Box>
    </Box>
  );
}
