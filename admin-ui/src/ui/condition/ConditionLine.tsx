import RemoveIcon from '@mui/icons-material/Close';
import { Autocomplete, Box, IconButton, MenuItem, TextField, Tooltip } from '@mui/material';
import { type ConditionRow, type FieldKind, operatorsOf, takesList, takesValue } from './condition-rows.ts';

export interface ConditionField {
  name: string;
  kind: FieldKind;
  /** Values to choose from; others may be typed. */
  options?: readonly string[];
}

const words: Record<string, string> = {
  $eq: 'is',
  $ne: 'is not',
  $in: 'is one of',
  $nin: 'is none of',
  $gt: 'is more than',
  $gte: 'is at least',
  $lt: 'is less than',
  $lte: 'is at most',
  $exists: 'is known',
  $missing: 'is not known',
};
const timeWords: Record<string, string> = { ...words, $gt: 'is after', $lt: 'is before' };

interface ConditionLineProps {
  row: ConditionRow;
  number: number;
  fields: readonly ConditionField[];
  onChange: (row: ConditionRow) => void;
  onRemove: () => void;
}

export function ConditionLine({ row, number, fields, onChange, onRemove }: ConditionLineProps) {
  const known = fields.find(({ name }) => name === row.field);
  const kind = known?.kind ?? 'text';
  const operators = operatorsOf[kind].includes(row.operator) ? operatorsOf[kind] : [row.operator, ...operatorsOf[kind]];
  const chooseField = (field: string) => {
    const next = fields.find(({ name }) => name === field)?.kind ?? 'text';
    const operator = operatorsOf[next].includes(row.operator) ? row.operator : (operatorsOf[next][0] ?? '$eq');
    onChange({ field, operator, value: next === kind ? row.value : '' });
  };
  return (
    <Box
      role="group"
      aria-label={`Line ${number}`}
      sx={{
        display: 'grid',
        gap: 1,
        alignItems: 'center',
        gridTemplateColumns: { xs: '1fr auto', sm: 'minmax(150px, 1fr) 150px minmax(150px, 1.2fr) auto' },
      }}
    >
      <Autocomplete
        freeSolo
        options={fields.map(({ name }) => name)}
        value={row.field}
        onInputChange={(_event, field) => field !== row.field && chooseField(field)}
        renderInput={(params) => <TextField {...params} label={`Field ${number}`} />}
      />
      <TextField
        select
        label={`Comparison ${number}`}
        value={row.operator}
        onChange={(event) => onChange({ ...row, operator: event.target.value })}
        sx={{ gridRow: { xs: 2, sm: 'auto' }, gridColumn: { xs: '1 / -1', sm: 'auto' } }}
      >
        {operators.map((operator) => (
          <MenuItem key={operator} value={operator}>
            {(kind === 'time' ? timeWords : words)[operator] ?? operator}
          </MenuItem>
        ))}
      </TextField>
      <Box sx={{ gridRow: { xs: 3, sm: 'auto' }, gridColumn: { xs: '1 / -1', sm: 'auto' } }}>
        {takesValue(row.operator) && (
          <ValueField row={row} number={number} kind={kind} options={known?.options} onChange={onChange} />
        )}
      </Box>
      <Tooltip title="Remove">
        <IconButton aria-label={`Remove line ${number}`} onClick={onRemove}>
          <RemoveIcon fontSize="small" />
        </IconButton>
      </Tooltip>
    </Box>
  );
}

interface ValueFieldProps {
  row: ConditionRow;
  number: number;
  kind: FieldKind;
  options: readonly string[] | undefined;
  onChange: (row: ConditionRow) => void;
}

function ValueField({ row, number, kind, options = [], onChange }: ValueFieldProps) {
  const label = `Value ${number}`;
  const set = (value: string) => onChange({ ...row, value });
  if (kind === 'boolean') {
    return (
      <TextField select label={label} value={row.value} onChange={(event) => set(event.target.value)}>
        <MenuItem value="true">yes</MenuItem>
        <MenuItem value="false">no</MenuItem>
      </TextField>
    );
  }
  if (kind === 'time') {
    return (
      <TextField
        type="date"
        label={label}
        value={row.value.slice(0, 10)}
        onChange={({ target: { value } }) => set(value ? `${value}T00:00:00.000Z` : '')}
        slotProps={{ inputLabel: { shrink: true } }}
      />
    );
  }
  if (takesList(row.operator)) {
    return (
      <Autocomplete
        multiple
        freeSolo
        options={[...options]}
        value={row.value ? row.value.split(',').map((one) => one.trim()) : []}
        onChange={(_event, values) => set(values.join(', '))}
        renderInput={(params) => <TextField {...params} label={label} />}
      />
    );
  }
  return (
    <Autocomplete
      freeSolo
      options={[...options]}
      inputValue={row.value}
      onInputChange={(_event, value) => value !== row.value && set(value)}
      renderInput={(params) => <TextField {...params} label={label} type={kind === 'number' ? 'number' : 'text'} />}
    />
  );
}
