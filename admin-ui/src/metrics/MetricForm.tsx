import { Box, MenuItem, Stack, TextField } from '@mui/material';
import { useState } from 'react';
import { useWarnWhenUnsavedChanges } from 'react-admin';
import type { UseFormReturn } from 'react-hook-form';
import type { MetricDefinition } from '../../../contracts/metrics.ts';
import { planKeyFrom } from '../../../domain/plans/plan-key.ts';
import { Panel } from '../ui/Panel.tsx';
import { MetricPreviewPanel } from './MetricPreviewPanel.tsx';
import { metricTemplates } from './metric-templates.ts';
import { typeWords } from './metric-words.ts';

export const metricFormId = 'metric-form';

export interface MetricFormValues {
  key: string;
  name: string;
  description: string;
  owner: string;
  definition: MetricDefinition;
}

interface MetricFormProps {
  form: UseFormReturn<MetricFormValues>;
  /** A metric that exists keeps its key. */
  withKey: boolean;
  onSave: (values: MetricFormValues) => Promise<void>;
}

/** What it is called and how it is measured, with its live value and SQL beside it. */
export function MetricForm({ form, withKey, onSave }: MetricFormProps) {
  useWarnWhenUnsavedChanges(true, undefined, form.control as never);
  const { errors } = form.formState;
  const [name, definition] = form.watch(['name', 'definition']);
  const [text, setText] = useState(() => JSON.stringify(definition, null, 2));
  const [problem, setProblem] = useState<string | null>(null);
  const wrong = (field: keyof MetricFormValues, help?: string) => ({
    error: Boolean(errors[field]),
    helperText: errors[field]?.message?.toString() ?? help,
  });
  const edit = (next: string) => {
    setText(next);
    try {
      form.setValue('definition', JSON.parse(next) as MetricDefinition, { shouldDirty: true });
      form.clearErrors('definition');
      setProblem(null);
    } catch {
      setProblem('This is not JSON yet.');
    }
  };
  const save = form.handleSubmit(async (values) => {
    if (!problem) await onSave(values);
  });
  return (
    <Box
      component="form"
      id={metricFormId}
      noValidate
      onSubmit={(event) => void save(event)}
      sx={{
        display: 'grid',
        gap: 2.5,
        alignItems: 'start',
        gridTemplateColumns: { xs: 'minmax(0, 1fr)', lg: 'repeat(2, minmax(0, 1fr))' },
      }}
    >
      <Panel>
        <Stack sx={{ gap: 2 }}>
          <TextField
            label="Name"
            {...form.register('name', { required: 'A metric needs a name' })}
            {...wrong('name')}
          />
          {withKey && (
            <TextField
              label="Key"
              placeholder={name ? planKeyFrom(name) : undefined}
              slotProps={{ inputLabel: { shrink: true } }}
              {...form.register('key')}
              {...wrong('key', 'For machines; it stays as it is. Empty: made from the name')}
            />
          )}
          <TextField
            label="Description"
            multiline
            minRows={2}
            {...form.register('description')}
            {...wrong('description')}
          />
          <TextField label="Owner" {...form.register('owner')} {...wrong('owner', 'A team or a person')} />
          <TextField
            select
            label="Kind"
            value={definition.type}
            onChange={({ target }) =>
              edit(JSON.stringify(metricTemplates[target.value as MetricDefinition['type']], null, 2))
            }
            helperText="Another kind begins with its own definition"
          >
            {Object.entries(typeWords).map(([value, words]) => (
              <MenuItem key={value} value={value}>
                {words}
              </MenuItem>
            ))}
          </TextField>
          <TextField
            label="Definition"
            multiline
            minRows={10}
            maxRows={28}
            value={text}
            onChange={({ target }) => edit(target.value)}
            error={Boolean(problem ?? errors.definition)}
            helperText={problem ?? errors.definition?.message?.toString() ?? 'As POST /v1/metrics takes it'}
            slotProps={{ htmlInput: { spellCheck: false, style: { fontFamily: 'monospace', fontSize: 13 } } }}
          />
        </Stack>
      </Panel>
      <MetricPreviewPanel definition={definition} name={name || 'The metric'} />
    </Box>
  );
}
