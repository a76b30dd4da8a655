import { FormControlLabel, MenuItem, Stack, Switch, TextField } from '@mui/material';
import { Controller, useFormContext } from 'react-hook-form';
import type { TraitDefinition } from '../../../contracts/traits.ts';
import { DefinitionForm, type DefinitionFormValues } from '../definitions/DefinitionForm.tsx';
import { TraitPreviewPanel } from './TraitPreviewPanel.tsx';
import { traitTemplates } from './trait-templates.ts';
import { originWords, spanWords } from './trait-words.ts';

export interface TraitFormValues extends DefinitionFormValues {
  definition: TraitDefinition;
  freshnessSeconds: number;
  refreshSeconds: number;
  onEvents: boolean;
}

interface TraitFormProps {
  withKey: boolean;
  onSave: (values: DefinitionFormValues) => Promise<void>;
}

/** What it is called, what it is made of and how old it may be, with its value for a customer beside it. */
export function TraitForm({ withKey, onSave }: TraitFormProps) {
  const definition = useFormContext<TraitFormValues>().watch('definition');
  return (
    <DefinitionForm
      noun="trait"
      withKey={withKey}
      kinds={{ label: 'Made of', words: originWords, kind: definition.from, templates: traitTemplates }}
      onSave={onSave}
      beside={<TraitPreviewPanel definition={definition} />}
    >
      <Stack direction={{ sm: 'row' }} sx={{ gap: 2 }}>
        <Span field="refreshSeconds" label="Computed for all, every" />
        <Span field="freshnessSeconds" label="Refused when older than" />
      </Stack>
      <Controller<TraitFormValues, 'onEvents'>
        name="onEvents"
        render={({ field: { value, onChange } }) => (
          <FormControlLabel
            control={<Switch checked={value} onChange={(_event, checked) => onChange(checked)} />}
            label="Also computed for a customer when one of its events comes in"
          />
        )}
      />
    </DefinitionForm>
  );
}

const hour = 3_600;
const spans = [hour / 4, hour, 6 * hour, 24 * hour, 48 * hour, 7 * 24 * hour, 30 * 24 * hour];

function Span({ field, label }: { field: 'refreshSeconds' | 'freshnessSeconds'; label: string }) {
  const { errors } = useFormContext<TraitFormValues>().formState;
  return (
    <Controller<TraitFormValues, typeof field>
      name={field}
      render={({ field: { value, onChange } }) => (
        <TextField
          select
          fullWidth
          label={label}
          value={value}
          onChange={({ target }) => onChange(Number(target.value))}
          error={Boolean(errors[field])}
          helperText={errors[field]?.message}
        >
          {[...new Set([...spans, value])]
            .sort((a, b) => a - b)
            .map((seconds) => (
              <MenuItem key={seconds} value={seconds}>
                {spanWords(seconds)}
              </MenuItem>
            ))}
        </TextField>
      )}
    />
  );
}
