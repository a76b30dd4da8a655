import FilterIcon from '@mui/icons-material/FilterListOutlined';
import { Box, Button, MenuItem, Stack, TextField } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Condition } from '../../../domain/condition/condition.ts';
import { ConditionBuilder } from '../ui/condition/ConditionBuilder.tsx';
import type { ConditionField } from '../ui/condition/ConditionLine.tsx';
import { type EventQuestion, eventCalls } from './event-calls.ts';

/** Names of properties may be typed besides. */
const fields: ConditionField[] = [
  { name: 'id', kind: 'text' },
  { name: 'customerId', kind: 'text' },
  { name: 'personId', kind: 'text' },
  { name: 'anonymousId', kind: 'text' },
  { name: 'timestamp', kind: 'time' },
  { name: 'value', kind: 'number' },
  { name: 'bot', kind: 'boolean' },
  { name: 'staff', kind: 'boolean' },
  { name: 'late', kind: 'boolean' },
  { name: 'source', kind: 'text', options: ['api', 'tracking', 'beacon', 'internal', 'import'] },
];

interface EventFiltersProps {
  question: EventQuestion;
  onChange: (next: Partial<Omit<EventQuestion, 'condition'>>) => void;
  onCondition: (condition: Condition) => void;
}

export function EventFilters({ question, onChange, onCondition }: EventFiltersProps) {
  const [open, setOpen] = useState(false);
  const { data } = useQuery({ queryKey: ['events', 'types'], queryFn: ({ signal }) => eventCalls.types(signal) });
  const types = data?.data ?? [];
  const choice = (field: 'environment' | 'type', label: string, options: string[]) => (
    <TextField
      select
      label={label}
      value={question[field]}
      onChange={(event) => onChange({ [field]: event.target.value })}
      slotProps={{ inputLabel: { shrink: true }, select: { displayEmpty: true } }}
      sx={{ width: { xs: 'calc(50% - 5px)', sm: 190 } }}
    >
      <MenuItem value="">Any</MenuItem>
      {[...new Set(options)].sort().map((name) => (
        <MenuItem key={name} value={name}>
          {name}
        </MenuItem>
      ))}
    </TextField>
  );
  const name = (field: 'customerId' | 'personId', label: string) => (
    <TextField
      key={`${field} ${question[field]}`}
      label={label}
      defaultValue={question[field]}
      onBlur={(event) => event.target.value !== question[field] && onChange({ [field]: event.target.value.trim() })}
      onKeyDown={(event) => event.key === 'Enter' && (event.target as HTMLInputElement).blur()}
      slotProps={{ inputLabel: { shrink: true } }}
      sx={{ width: { xs: 'calc(50% - 5px)', sm: 210 } }}
    />
  );
  const chosen = types.filter(({ environment }) => !question.environment || environment === question.environment);
  return (
    <Stack sx={{ gap: 1.5 }}>
      <Stack direction="row" role="search" sx={{ gap: 1.25, flexWrap: 'wrap', alignItems: 'center' }}>
        {choice(
          'type',
          'Type',
          chosen.map(({ type }) => type),
        )}
        {choice(
          'environment',
          'Environment',
          types.map(({ environment }) => environment),
        )}
        {name('customerId', 'Timeline of customer')}
        {name('personId', 'Timeline of person')}
        <Button startIcon={<FilterIcon />} aria-expanded={open} onClick={() => setOpen(!open)}>
          Condition
        </Button>
      </Stack>
      {open && (
        <Box sx={{ border: 1, borderColor: 'divider', borderRadius: 1, p: 2 }}>
          <ConditionBuilder
            initial={question.condition}
            subject="Events of which"
            fields={fields}
            onChange={onCondition}
            onProblem={() => {}}
          />
        </Box>
      )}
    </Stack>
  );
}
