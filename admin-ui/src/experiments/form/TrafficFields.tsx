import { MenuItem, Stack, TextField } from '@mui/material';
import { segmentFields } from '../../segments/segment-fields.ts';
import { ConditionBuilder } from '../../ui/condition/ConditionBuilder.tsx';
import type { DraftValues } from './experiment-draft.ts';

interface TrafficFieldsProps {
  traffic: DraftValues['trafficAllocation'];
  onChange: (traffic: DraftValues['trafficAllocation']) => void;
  onProblem: (problem: string | null) => void;
  error?: string | undefined;
}

const fields = segmentFields([], []);

/** Who is in the experiment. */
export function TrafficFields({ traffic, onChange, onProblem, error }: TrafficFieldsProps) {
  const { exclusion = null } = traffic;
  return (
    <Stack sx={{ gap: 2 }}>
      <ConditionBuilder
        initial={traffic.condition ?? {}}
        fields={fields}
        onChange={(condition) => onChange({ ...traffic, condition })}
        onProblem={onProblem}
        error={error}
      />
      <Stack direction="row" sx={{ gap: 1.5, flexWrap: 'wrap', '& > *': { flex: '1 1 150px' } }}>
        <TextField
          type="number"
          label="Share of them, %"
          value={traffic.percentage ?? 100}
          onChange={(event) => onChange({ ...traffic, percentage: Number(event.target.value) })}
        />
        <TextField
          select
          label="A variant is given to"
          value={traffic.assignBy ?? 'customer'}
          onChange={({ target }) =>
            onChange({ ...traffic, assignBy: target.value === 'person' ? 'person' : 'customer' })
          }
        >
          <MenuItem value="customer">a customer as a whole</MenuItem>
          <MenuItem value="person">each person</MenuItem>
        </TextField>
        <TextField
          label="The attribute that names them"
          value={traffic.hashAttribute ?? 'id'}
          onChange={(event) => onChange({ ...traffic, hashAttribute: event.target.value })}
        />
      </Stack>
      <Stack direction="row" sx={{ gap: 1.5, flexWrap: 'wrap', '& > *': { flex: '1 1 150px' } }}>
        <TextField
          label="Exclusion group"
          placeholder="none"
          value={exclusion?.group ?? ''}
          onChange={({ target }) =>
            onChange({
              ...traffic,
              exclusion: target.value ? { from: 0, to: 50, ...exclusion, group: target.value } : null,
            })
          }
          slotProps={{ inputLabel: { shrink: true } }}
          helperText="Experiments with other parts of one group share nobody."
        />
        {exclusion &&
          (['from', 'to'] as const).map((end) => (
            <TextField
              key={end}
              type="number"
              label={end === 'from' ? 'Its part from, %' : 'to, %'}
              value={exclusion[end]}
              onChange={({ target }) =>
                onChange({ ...traffic, exclusion: { ...exclusion, [end]: Number(target.value) } })
              }
            />
          ))}
      </Stack>
    </Stack>
  );
}
