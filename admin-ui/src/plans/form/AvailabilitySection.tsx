import { Autocomplete, Box, Chip, Stack, TextField } from '@mui/material';
import { useState } from 'react';
import { useController, useFormContext } from 'react-hook-form';
import { countryCodes } from '../../../../domain/plans/country-codes.ts';
import { Panel } from '../../ui/Panel.tsx';
import { SelectInput, useField } from './fields.tsx';
import { fieldGrid } from './PriceComponentCard.tsx';
import type { PlanFormValues } from './plan-form-values.ts';
import { PartProblem } from './problems.tsx';

const visibilities = { public: 'Listed for everyone', hidden: 'Only by direct offer' };
const names = new Intl.DisplayNames('en', { type: 'region' });
const countries = [...countryCodes].sort((a, b) => (names.of(a) ?? a).localeCompare(names.of(b) ?? b));

export function AvailabilitySection() {
  return (
    <Panel title="Availability" hint="Who can buy the plan, where and when.">
      <Stack sx={{ gap: 1.75 }}>
        <Box sx={fieldGrid}>
          <SelectInput name="availability.visibility" label="Visibility" options={visibilities} />
          <TimeInput name="availability.validFrom" label="Sold from" />
          <TimeInput name="availability.validTo" label="Sold until" />
        </Box>
        <Countries />
        <ConditionInput />
      </Stack>
    </Panel>
  );
}

function Countries() {
  const { control } = useFormContext<PlanFormValues>();
  const { field } = useController({ control, name: 'availability.countries' });
  return (
    <Box>
      <Autocomplete
        multiple
        options={countries}
        value={field.value}
        onChange={(_event, codes) => field.onChange(codes)}
        getOptionLabel={(code) => names.of(code) ?? code}
        renderValue={(codes, itemProps) =>
          codes.map((code, index) => {
            const { key, ...props } = itemProps({ index });
            return <Chip key={key} size="small" label={names.of(code) ?? code} {...props} />;
          })
        }
        renderInput={(params) => <TextField {...params} label="Countries" helperText="Empty means everywhere" />}
      />
      <PartProblem name="availability.countries" deep />
    </Box>
  );
}

/** `datetime-local` knows no zone: what is shown is the browser's, what is stored is UTC. */
function TimeInput({ name, label }: { name: 'availability.validFrom' | 'availability.validTo'; label: string }) {
  const { field, error, helperText } = useField(name);
  const at = typeof field.value === 'string' && field.value ? new Date(field.value) : null;
  const local = at ? new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16) : '';
  return (
    <TextField
      type="datetime-local"
      label={label}
      value={local}
      onChange={(event) => field.onChange(event.target.value ? new Date(event.target.value).toISOString() : undefined)}
      onBlur={field.onBlur}
      inputRef={field.ref}
      error={error}
      helperText={helperText}
      slotProps={{ inputLabel: { shrink: true } }}
    />
  );
}

function ConditionInput() {
  const [text, setText] = useState<string | null>(null);
  const isBroken = text !== null && conditionOf(text) === null;
  const { field, error, helperText } = useField('availability.condition', 'Empty means everyone', () =>
    isBroken ? 'This is not a condition: it must be a JSON object' : true,
  );
  const stored = Object.keys(field.value as object).length > 0 ? JSON.stringify(field.value, null, 2) : '';
  return (
    <TextField
      label="Customers who match (condition, JSON)"
      placeholder='{"seats": {"$gte": 5}}'
      value={text ?? stored}
      multiline
      minRows={1}
      onChange={(event) => {
        setText(event.target.value);
        const condition = conditionOf(event.target.value);
        if (condition) field.onChange(condition);
      }}
      onBlur={field.onBlur}
      inputRef={field.ref}
      error={error || isBroken}
      helperText={isBroken ? 'This is not a condition yet: it must be a JSON object' : helperText}
      slotProps={{ inputLabel: { shrink: true } }}
    />
  );
}

function conditionOf(text: string): Record<string, unknown> | null {
  if (text.trim() === '') return {};
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}
