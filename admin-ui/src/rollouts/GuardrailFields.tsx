import AddIcon from '@mui/icons-material/Add';
import RemoveIcon from '@mui/icons-material/Close';
import { Box, Button, IconButton, MenuItem, Stack, TextField } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { guardrailKind } from '../../../domain/rollouts/guardrail-of.ts';
import { NumberField } from '../ui/NumberField.tsx';
import { type RolloutPlan, rolloutApi } from './rollout-api.ts';

type Guardrails = NonNullable<RolloutPlan['guardrails']>;

interface GuardrailFieldsProps {
  guardrails: Guardrails;
  onChange: (guardrails: Guardrails) => void;
}

/** Metrics that may not get worse, and by how much it must be seen. Only what can be tested continuously is offered. */
export function GuardrailFields({ guardrails, onChange }: GuardrailFieldsProps) {
  const { data } = useQuery({
    queryKey: ['metrics', 'guards'],
    queryFn: ({ signal }) => rolloutApi.metrics(signal),
  });
  const offered = (data?.data ?? []).filter(({ definition }) => guardrailKind(definition) !== null);
  const unused = offered.filter(({ key }) => !guardrails.some(({ metricKey }) => metricKey === key));
  const set = (index: number, changes: Partial<Guardrails[number]>) =>
    onChange(guardrails.map((guardrail, at) => (at === index ? { ...guardrail, ...changes } : guardrail)));
  return (
    <Stack sx={{ gap: 1.5 }}>
      {guardrails.map(({ metricKey, tolerancePercentage, weight = 1, burnIn = 100 }, index) => (
        <Box
          key={metricKey}
          role="group"
          aria-label={`Guardrail on ${metricKey}`}
          sx={{
            display: 'grid',
            gap: 1.5,
            alignItems: 'start',
            gridTemplateColumns: { xs: '1fr 1fr 1fr', sm: 'minmax(0, 2fr) 1fr 1fr 1fr auto' },
            '& > :first-of-type': { gridColumn: { xs: '1 / -1', sm: 'auto' } },
          }}
        >
          <TextField
            select
            fullWidth
            label="Metric"
            value={metricKey}
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
          <NumberField
            label="Harm, %"
            value={tolerancePercentage}
            step="any"
            onChange={(share) => set(index, { tolerancePercentage: share ?? 10 })}
          />
          <NumberField
            label="Weight"
            value={weight}
            step="any"
            onChange={(next) => set(index, { weight: next ?? 1 })}
          />
          <NumberField
            label="From, subjects"
            value={burnIn}
            onChange={(subjects) => set(index, { burnIn: subjects ?? 100 })}
          />
          <IconButton
            aria-label={`Remove the guardrail on ${metricKey}`}
            onClick={() => onChange(guardrails.filter((_, at) => at !== index))}
          >
            <RemoveIcon />
          </IconButton>
        </Box>
      ))}
      <Button
        startIcon={<AddIcon />}
        sx={{ alignSelf: 'flex-start' }}
        disabled={unused.length === 0}
        onClick={() => onChange([...guardrails, { metricKey: unused[0]!.key, tolerancePercentage: 10 }])}
      >
        Add a guardrail
      </Button>
    </Stack>
  );
}
