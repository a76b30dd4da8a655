import { MenuItem, TextField } from '@mui/material';
import { Controller, type FieldPath, type FieldValues, type UseFormReturn } from 'react-hook-form';

interface ChoiceProps<Values extends FieldValues> {
  form: UseFormReturn<Values>;
  name: FieldPath<Values>;
  label: string;
  options: Record<string, string>;
  disabled?: boolean;
}

/** One of a few, in a form. */
export function Choice<Values extends FieldValues>({ form, name, label, options, disabled }: ChoiceProps<Values>) {
  return (
    <Controller
      control={form.control}
      name={name}
      render={({ field: { value, onChange }, fieldState: { error } }) => (
        <TextField
          select
          label={label}
          value={value in options ? value : ''}
          onChange={onChange}
          disabled={disabled ?? false}
          error={Boolean(error)}
          helperText={error?.message}
        >
          {Object.entries(options).map(([option, words]) => (
            <MenuItem key={option} value={option}>
              {words}
            </MenuItem>
          ))}
        </TextField>
      )}
    />
  );
}
