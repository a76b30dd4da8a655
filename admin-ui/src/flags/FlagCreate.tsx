import { Autocomplete, Box, MenuItem, Stack, TextField } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useCreate, useRedirect, useWarnWhenUnsavedChanges } from 'react-admin';
import { type UseFormReturn, useForm } from 'react-hook-form';
import type { z } from 'zod';
import type { CreateFlagInput as FlagInput } from '../../../contracts/flags.ts';
import { planKeyFrom } from '../../../domain/plans/plan-key.ts';
import { api } from '../api.ts';
import { asApiError } from '../http/api-error.ts';
import { formPath } from '../plans/form/field-path.ts';
import { ActionButton } from '../ui/ActionButton.tsx';
import { Page } from '../ui/Page.tsx';
import { Panel } from '../ui/Panel.tsx';
import { useNotifyDone, useNotifyError } from '../ui/use-notify-error.tsx';
import { kindHelp, kindWords, typeWords } from './flag-words.ts';

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
  kind: 'entitlement',
  dependencies: [],
};

export default function FlagCreate() {
  const form = useForm<NewFlag>({ defaultValues: empty });
  const { save, pending } = useCreateFlag(form);
  useWarnWhenUnsavedChanges(true, undefined, form.control as never);
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
      <Box
        component="form"
        id={formId}
        noValidate
        onSubmit={(event) => void form.handleSubmit(save)(event)}
        sx={{ maxWidth: 640 }}
      >
        <Panel>
          <Stack sx={{ gap: 2 }}>
            <FlagFields form={form} />
          </Stack>
        </Panel>
      </Box>
    </Page>
  );
}

function useCreateFlag(form: UseFormReturn<NewFlag>) {
  const [create] = useCreate();
  const [pending, setPending] = useState(false);
  const redirect = useRedirect();
  const notifyError = useNotifyError();
  const notifyDone = useNotifyDone();
  const save = async (values: NewFlag) => {
    setPending(true);
    try {
      const data = { ...values, key: values.key.trim() || planKeyFrom(values.name) };
      await create('flags', { data }, { returnPromise: true });
      form.reset(values);
      notifyDone(`${values.name} is in the registry`);
      redirect('list', 'flags');
    } catch (error) {
      for (const { field, code, message } of asApiError(error).fields) {
        form.setError(formPath(field) as keyof NewFlag, { type: code, message }, { shouldFocus: true });
      }
      notifyError(error);
    } finally {
      setPending(false);
    }
  };
  return { save, pending };
}

function FlagFields({ form }: { form: UseFormReturn<NewFlag> }) {
  const { data: registry } = useQuery({ queryKey: ['flags', 'registry'], queryFn: ({ signal }) => api.flags(signal) });
  const { errors } = form.formState;
  const [name, type, kind, dependencies] = form.watch(['name', 'type', 'kind', 'dependencies']);
  const problem = (field: keyof NewFlag, help?: string) => ({
    error: Boolean(errors[field]),
    helperText: errors[field]?.message ?? help,
  });
  return (
    <>
      <TextField label="Name" {...form.register('name', { required: 'A feature needs a name' })} {...problem('name')} />
      <TextField
        label="Key"
        placeholder={name ? planKeyFrom(name) : undefined}
        slotProps={{ inputLabel: { shrink: true } }}
        {...form.register('key')}
        {...problem('key', 'For machines; it stays as it is. Empty: made from the name')}
      />
      <TextField
        label="Description"
        multiline
        minRows={2}
        {...form.register('description')}
        {...problem('description')}
      />
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
          <TextField
            {...params}
            label="Needs these features"
            {...problem('dependencies', 'A plan that grants this one must grant them too')}
          />
        )}
      />
    </>
  );
}
