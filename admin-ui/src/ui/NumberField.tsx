import { TextField } from '@mui/material';

interface NumberFieldProps {
  label: string;
  value: number | null;
  /** What holds when nothing is typed. */
  empty?: string;
  help?: string;
  error?: boolean;
  step?: number | 'any';
  min?: number;
  onChange: (value: number | null) => void;
}

/** A number, or nothing where the field is left empty. */
export function NumberField({ label, value, empty, help, error, step = 1, min = 0, onChange }: NumberFieldProps) {
  return (
    <TextField
      type="number"
      label={label}
      value={value ?? ''}
      placeholder={empty}
      helperText={help}
      error={error ?? false}
      onChange={({ target }) => onChange(target.value === '' ? null : Number(target.value))}
      slotProps={{ htmlInput: { step, min }, inputLabel: { shrink: true } }}
    />
  );
}
