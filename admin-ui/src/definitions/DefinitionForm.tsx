import { MenuItem, Stack, TextField } from '@mui/material';
import { type ReactNode, useState } from 'react';
import { useFormContext } from 'react-hook-form';
import { fieldProblem } from '../ui/field-problem.ts';
import { DescriptionField, NameFields } from '../ui/NameFields.tsx';
import { Panel } from '../ui/Panel.tsx';
import { RecordForm } from '../ui/RecordForm.tsx';
import { definitionKeyFrom } from './definition-key.ts';

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
  const { errors } = form.formState;
  const [text, setText] = useState(() => JSON.stringify(form.getValues('definition'), null, 2));
  const [problem, setProblem] = useState<string | null>(null);
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
  const wrong = fieldProblem(errors, 'definition', `As POST /v1/${noun}s takes it`);
  return (
    <RecordForm id={definitionFormId} form={form} problem={problem} layout="even" onSave={onSave}>
      <Panel>
        <Stack sx={{ gap: 2 }}>
          <NameFields what={`A ${noun}`} withKey={withKey} keyFrom={definitionKeyFrom} />
          <DescriptionField />
          <TextField
            label="Owner"
            {...form.register('owner')}
            {...fieldProblem(errors, 'owner', 'A team or a person')}
          />
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
            error={problem !== null || wrong.error}
            helperText={problem ?? wrong.helperText}
            slotProps={{ htmlInput: { spellCheck: false, style: { fontFamily: 'monospace', fontSize: 13 } } }}
          />
        </Stack>
      </Panel>
      {beside}
    </RecordForm>
  );
}
