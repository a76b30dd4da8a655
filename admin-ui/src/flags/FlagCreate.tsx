import { Autocomplete, Box, MenuItem, Stack, TextField } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { type UseFormReturn, useForm } from 'react-hook-form';
import { useSearchParams } from 'react-router-dom';
import type { z } from 'zod';
import type { Flag, CreateFlagInput as FlagInput } from '../../../contracts/flags.ts';
import { planKeyFrom } from '../../../domain/plans/plan-key.ts';
import { api } from '../api.ts';
import { ActionButton } from '../ui/ActionButton.tsx';
import { fieldProblem } from '../ui/field-problem.ts';
import { DescriptionField, NameFields } from '../ui/NameFields.tsx';
import { Page } from '../ui/Page.tsx';
import { Panel } from '../ui/Panel.tsx';
import { RecordForm } from '../ui/RecordForm.tsx';
import { useSaveRecord } from '../ui/use-save-record.ts';
import { isKind, kindHelp, kindWords, typeWords } from './flag-words.ts';

/** What one says of a new flag; its rules come after. */
type NewFlag = Required<
  Pick<z.input<typeof FlagInput>, 'key' | 'name' | 'description' | 'type' | 'kind' | 'dependencies'>
>;

const formId = 'flag-form';
const empty: NewFlag = {
  key: '',
  name: '',
  description: '',
  type: 'boolean',
  kind: 'release',
  dependencies: [],
};

/** Who comes from a plan makes what it grants: the address says so. Everybody else begins as the API does. */
function useBeginning(): NewFlag {
  const [search] = useSearchParams();
  const kind = search.get('kind');
  return kind !== null && isKind(kind) ? { ...empty, kind } : empty;
}

export default function FlagCreate() {
  const form = useForm<NewFlag>({ defaultValues: useBeginning() });
  const { save: saveRecord, pending } = useSaveRecord<NewFlag, Flag>(form, 'flags');
  const save = (values: NewFlag) =>
    saveRecord({
      data: () => ({ ...values, key: values.key.trim() || planKeyFrom(values.name) }),
      values,
      done: () => `${values.name} is in the registry`,
      page: 'show',
    });
  return (
    <Page
      title="New feature"
      crumbs={[{ to: '/flags', label: 'Features' }]}
      actions={
        <ActionButton type="submit" form={formId} variant="contained" pending={pending}>
          Create feature
        </ActionButton>
      }
    >
      <Box sx={{ maxWidth: 640 }}>
        <RecordForm id={formId} form={form} layout="one" onSave={save}>
          <Panel>
            <Stack sx={{ gap: 2 }}>
              <FlagFields form={form} />
            </Stack>
          </Panel>
        </RecordForm>
      </Box>
    </Page>
  );
}

function dependencyHelp(kind: NewFlag['kind']): string {
  return kind === 'entitlement'
    ? 'A plan that grants this one must grant them too'
    : 'Where one of these is off, this one gives its default; what plans grant is not asked';
}

function FlagFields({ form }: { form: UseFormReturn<NewFlag> }) {
  const { data: registry } = useQuery({ queryKey: ['flags', 'registry'], queryFn: ({ signal }) => api.flags(signal) });
  const { errors } = form.formState;
  const [type, kind, dependencies] = form.watch(['type', 'kind', 'dependencies']);
  const problem = (field: keyof NewFlag, help?: string) => fieldProblem(errors, field, help);
  return (
    <>
      <NameFields what="A feature" withKey />
      <DescriptionField />
      <TextField select label="Kind" value={kind} {...form.register('kind')} {...problem('kind', kindHelp[kind])}>
        {Object.entries(kindWords).map(([value, words]) => (
          <MenuItem key={value} value={value}>
            {words}
          </MenuItem>
        ))}
      </TextField>
      <TextField select label="Value" value={type} {...form.register('type')} {...problem('type')}>
        {Object.entries(typeWords).map(([value, words]) => (
          <MenuItem key={value} value={value}>
            {words}
          </MenuItem>
        ))}
      </TextField>
      <Autocomplete
        multiple
        options={(registry?.data ?? []).map(({ key }) => key)}
        value={dependencies.map(({ flagKey }) => flagKey)}
        onChange={(_event, keys) =>
          form.setValue(
            'dependencies',
            keys.map((flagKey) => ({ flagKey })),
            { shouldDirty: true },
          )
        }
        renderInput={(params) => (
          <TextField {...params} label="Needs these features" {...problem('dependencies', dependencyHelp(kind))} />
        )}
      />
    </>
  );
}
