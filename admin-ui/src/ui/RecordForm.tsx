import { Box } from '@mui/material';
import type { ReactNode } from 'react';
import { useWarnWhenUnsavedChanges } from 'react-admin';
import { type FieldValues, FormProvider, type UseFormReturn } from 'react-hook-form';

/** `main` leaves more room to the first column, `aside` to a narrow panel beside it; `one` has a single column. */
const columns = {
  one: 'minmax(0, 1fr)',
  even: 'repeat(2, minmax(0, 1fr))',
  main: 'minmax(0, 3fr) minmax(0, 2fr)',
  aside: 'minmax(0, 2fr) minmax(260px, 1fr)',
} as const;

interface RecordFormProps<Values extends FieldValues> {
  /** By which the page's button submits it. */
  id: string;
  form: UseFormReturn<Values>;
  /** What cannot be read as it is typed; it is not saved so. */
  problem?: string | null;
  layout?: keyof typeof columns;
  onSave: (values: Values) => Promise<void>;
  children: ReactNode;
}

/** The form of a record: warns of what leaving would lose, and lays its columns out. Fields find the form by its context. */
export function RecordForm<Values extends FieldValues>(props: RecordFormProps<Values>) {
  const { id, form, problem = null, layout = 'main', onSave, children } = props;
  useWarnWhenUnsavedChanges(true, undefined, form.control as never);
  const save = form.handleSubmit(async (values) => {
    if (!problem) await onSave(values);
  });
  return (
    <FormProvider {...form}>
      <Box
        component="form"
        id={id}
        noValidate
        onSubmit={(event) => void save(event)}
        sx={{
          display: 'grid',
          gap: 2.5,
          alignItems: 'start',
          gridTemplateColumns: { xs: 'minmax(0, 1fr)', lg: columns[layout] },
        }}
      >
        {children}
      </Box>
    </FormProvider>
  );
}
