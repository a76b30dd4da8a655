import { TextField } from '@mui/material';
import { useFormContext } from 'react-hook-form';
import { planKeyFrom } from '../../../domain/plans/plan-key.ts';
import { fieldProblem } from './field-problem.ts';

interface Named {
  name: string;
  key: string;
  description: string;
}

interface NameFieldsProps {
  /** With its article: "An experiment". */
  what: string;
  /** What exists keeps its key. */
  withKey: boolean;
  /** The key that a name makes. */
  keyFrom?: (name: string) => string;
}

/** What a record is called, by people and by machines. */
export function NameFields({ what, withKey, keyFrom = planKeyFrom }: NameFieldsProps) {
  const form = useFormContext<Named>();
  const { errors } = form.formState;
  const name = form.watch('name');
  return (
    <>
      <TextField
        label="Name"
        {...form.register('name', { required: `${what} needs a name` })}
        {...fieldProblem(errors, 'name')}
      />
      {withKey && (
        <TextField
          label="Key"
          placeholder={name ? keyFrom(name) : undefined}
          slotProps={{ inputLabel: { shrink: true } }}
          {...form.register('key')}
          {...fieldProblem(errors, 'key', 'For machines; it stays as it is. Empty: made from the name')}
        />
      )}
    </>
  );
}

export function DescriptionField() {
  const form = useFormContext<Named>();
  return (
    <TextField
      label="Description"
      multiline
      minRows={2}
      {...form.register('description')}
      {...fieldProblem(form.formState.errors, 'description')}
    />
  );
}
