import { FormControlLabel, MenuItem, Switch, TextField, type TextFieldProps } from '@mui/material';
import { type FieldPath, useController, useFormContext } from 'react-hook-form';
import type { PlanFormValues } from './plan-form-values.ts';
import { useProblem } from './problems.tsx';

export type FieldName = FieldPath<PlanFormValues>;

export interface FieldProps {
  name: FieldName;
  label: string;
  /** Told apart for screen readers where the visible label repeats: "Amount of price 2". */
  ariaLabel?: string;
  helper?: string;
}

/** What a field shows below itself: its problem once it was touched, else its help. */
export function useField(name: FieldName, helper?: string, validate?: () => string | true) {
  const { control } = useFormContext<PlanFormValues>();
  const { field, fieldState, formState } = useController({ name, control, rules: { validate } });
  const problem = useProblem(name);
  const live = fieldState.isTouched || formState.isSubmitted ? problem?.message : undefined;
  const message = fieldState.error?.message ?? live;
  return { field, error: Boolean(message), helperText: message ?? helper };
}

interface TextInputProps extends FieldProps {
  optional?: boolean;
  multiline?: boolean;
  type?: 'text' | 'number';
  placeholder?: string;
  slotProps?: TextFieldProps['slotProps'];
}

/** Text, or with type `number` a whole number; when `optional`, left empty it is absent. */
export function TextInput({
  name,
  label,
  ariaLabel,
  helper,
  optional,
  multiline,
  type = 'text',
  placeholder,
}: TextInputProps) {
  const { field, error, helperText } = useField(name, helper);
  const read = (text: string) => {
    if (text === '' && (optional || type === 'number')) return undefined;
    return type === 'number' ? Number(text) : text;
  };
  return (
    <TextField
      label={label}
      value={field.value ?? ''}
      onChange={(event) => field.onChange(read(event.target.value))}
      onBlur={field.onBlur}
      inputRef={field.ref}
      name={name}
      type={type}
      multiline={multiline}
      minRows={multiline ? 2 : undefined}
      placeholder={placeholder}
      error={error}
      helperText={helperText}
      slotProps={{
        htmlInput: { 'aria-label': ariaLabel, ...(type === 'number' ? { min: 0, step: 1 } : {}) },
        inputLabel: placeholder ? { shrink: true } : undefined,
      }}
    />
  );
}

interface SelectInputProps extends FieldProps {
  options: Record<string, string>;
  onChosen?: (value: string) => void;
}

export function SelectInput({ name, label, ariaLabel, helper, options, onChosen }: SelectInputProps) {
  const { field, error, helperText } = useField(name, helper);
  return (
    <TextField
      select
      label={label}
      value={field.value ?? ''}
      onChange={(event) => {
        field.onChange(event.target.value);
        onChosen?.(event.target.value);
      }}
      onBlur={field.onBlur}
      inputRef={field.ref}
      name={name}
      error={error}
      helperText={helperText}
      slotProps={{
        select: ariaLabel
          ? { SelectDisplayProps: { 'aria-label': ariaLabel, 'aria-labelledby': undefined } }
          : undefined,
      }}
    >
      {Object.entries(options).map(([value, words]) => (
        <MenuItem key={value} value={value}>
          {words}
        </MenuItem>
      ))}
    </TextField>
  );
}

export function SwitchInput({ name, label, ariaLabel }: FieldProps) {
  const { field } = useField(name);
  return (
    <FormControlLabel
      label={label}
      slotProps={{ typography: { variant: 'body2' } }}
      control={
        <Switch
          size="small"
          checked={Boolean(field.value)}
          onChange={(_event, checked) => field.onChange(checked)}
          onBlur={field.onBlur}
          slotProps={{ input: { 'aria-label': ariaLabel } }}
        />
      }
    />
  );
}
