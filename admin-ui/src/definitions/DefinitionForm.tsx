import { Box, MenuItem, Stack, TextField } from '@mui/material';
import { type ReactNode, useState } from 'react';
import { useWarnWhenUnsavedChanges } from 'react-admin';
import { useFormContext } from 'react-hook-form';
import { planKeyFrom } from '../../../domain/plans/plan-key.ts';
import { Panel } from '../ui/Panel.tsx';

export const definitionFormId = 'definition-form';

/** What everything has that people define once and use by its name: metrics and traits. */
export interface DefinitionFormValues {
  key: string;
  name: string;
  description: string;
  owner: string;
  definition: object;
}

export interface DefinitionKinds {
  label: string;
  /** Words of each kind. */
  words: Record<string, string>;
  /** Of the definition that stands in the form. */
  kind: string;
  /** Where a definition of each kind begins. */
  templates: Record<string, object>;
}

interface DefinitionFormProps {
  noun: 'metric' | 'trait';
  /** What exists keeps its key. */
  withKey: boolean;
  kinds: DefinitionKinds;
  onSave: (values: DefinitionFormValues) => Promise<void>;
  /** More fields. */
  children?: ReactNode;
  /** The definition tried out. */
  beside: ReactNode;
}

/** What it is called and how it is made, with what it gives beside it. The form is the page's, by its context. */
export function DefinitionForm({ noun, withKey, kinds, onSave, children, beside }: DefinitionFormProps) {
  const form = useFormContext<DefinitionFormValues>();
  useWarnWhenUnsavedChanges(true, undefined, form.control as never);
  const { errors } = form.formState;
  const [name, definition] = form.watch(['name', 'definition']);
  const [text, setText] = useState(() => JSON.stringify(definition, null, 2));
  const [problem, setProblem] = useState<string | null>(null);
  const wrong = (field: keyof DefinitionFormValues, help?: string) => ({
    error: Boolean(errors[field]),
    helperText: errors[field]?.message?.toString() ?? help,
  });
  const edit = (next: string) => {
    setText(next);
    try {
      form.setValue('definition', JSON.parse(next) as object, { shouldDirty: true });
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
      id={definitionFormId}
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
            {...form.register('name', { required: `A ${noun} needs a name` })}
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
          {children}
          <TextField
            select
            label={kinds.label}
            value={kinds.kind}
            onChange={({ target }) => edit(JSON.stringify(kinds.templates[target.value], null, 2))}
            helperText="Another kind begins with its own definition"
          >
            {Object.entries(kinds.words).map(([value, words]) => (
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
            helperText={problem ?? errors.definition?.message?.toString() ?? `As POST /v1/${noun}s takes it`}
            slotProps={{ htmlInput: { spellCheck: false, style: { fontFamily: 'monospace', fontSize: 13 } } }}
          />
        </Stack>
      </Panel>
      {beside}
    </Box>
  );
}
