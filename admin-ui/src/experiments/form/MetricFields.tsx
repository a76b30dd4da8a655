import AddIcon from '@mui/icons-material/Add';
import RemoveIcon from '@mui/icons-material/Close';
import { Box, Button, FormHelperText, IconButton, MenuItem, Stack, TextField } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { metricRoles } from '../../../../contracts/experiments.ts';
import { experimentApi } from '../experiment-api.ts';
import { roleWords } from '../experiment-words.ts';
import type { DraftValues } from './experiment-draft.ts';

type Metrics = DraftValues['successMetrics'];

interface MetricFieldsProps {
  metrics: Metrics;
  onChange: (metrics: Metrics) => void;
  error?: string | undefined;
}

/** One primary metric decides; secondary ones are corrected for their number; guardrails may not get worse. */
export function MetricFields({ metrics, onChange, error }: MetricFieldsProps) {
  const { data } = useQuery({
    queryKey: ['metrics', 'choice'],
    queryFn: ({ signal }) => experimentApi.metrics(signal),
  });
  const offered = (data?.data ?? []).filter(({ archivedAt }) => archivedAt === null);
  const unused = offered.filter(({ key }) => !metrics.some(({ metricKey }) => metricKey === key));
  const set = (index: number, changes: Partial<Metrics[number]>) =>
    onChange(metrics.map((metric, at) => (at === index ? { ...metric, ...changes } : metric)));
  const hasPrimary = metrics.some(({ role }) => role === 'primary');
  return (
    <Stack sx={{ gap: 1.5 }}>
      {metrics.map(({ metricKey, role = 'primary', tolerancePercentage = 10 }, index) => (
        <Box
          key={metricKey}
          role="group"
          aria-label={`Metric ${index + 1}`}
          sx={{
            display: 'grid',
            gap: 1.5,
            alignItems: 'center',
            gridTemplateColumns: 'minmax(112px, 2fr) minmax(0, 3fr) auto',
          }}
        >
          <TextField
            select
            label="Role"
            value={role}
            onChange={({ target }) =>
              set(index, { role: metricRoles.find((one) => one === target.value) ?? 'secondary' })
            }
          >
            {metricRoles.map((one) => (
              <MenuItem key={one} value={one}>
                {roleWords[one]}
              </MenuItem>
            ))}
          </TextField>
          <TextField
            select
            fullWidth
            label="Metric"
            value={offered.length > 0 ? metricKey : ''}
            onChange={(event) => set(index, { metricKey: event.target.value })}
          >
            {offered
              .filter(({ key }) => key === metricKey || unused.some((other) => other.key === key))
              .map(({ key, name }) => (
                <MenuItem key={key} value={key}>
                  {name}
                </MenuItem>
              ))}
          </TextField>
          {role === 'guardrail' && (
            <TextField
              type="number"
              label="Harm to be seen, %"
              value={tolerancePercentage}
              onChange={(event) => set(index, { tolerancePercentage: Number(event.target.value) })}
              sx={{ gridRow: 2, gridColumn: '1 / 3' }}
            />
          )}
          <IconButton
            aria-label={`Remove the metric ${metricKey}`}
            onClick={() => onChange(metrics.filter((_, at) => at !== index))}
            sx={{ gridRow: 1, gridColumn: 3 }}
          >
            <RemoveIcon />
          </IconButton>
        </Box>
      ))}
      {error && <FormHelperText error>{error}</FormHelperText>}
      <Button
        startIcon={<AddIcon />}
        sx={{ alignSelf: 'flex-start' }}
        disabled={unused.length === 0}
        onClick={() =>
          onChange([...metrics, { metricKey: unused[0]?.key ?? '', role: hasPrimary ? 'secondary' : 'primary' }])
        }
      >
        Add a metric
      </Button>
    </Stack>
  );
}
