import { MenuItem, TextField, type TextFieldProps } from '@mui/material';
import { type FlagEnvironment, flagEnvironments } from '../../../contracts/tables/flag-lifecycle.ts';

interface EnvironmentFieldProps extends Pick<TextFieldProps, 'fullWidth' | 'sx'> {
  label?: string;
  value: FlagEnvironment;
  onChange: (environment: FlagEnvironment) => void;
}

/** Chooses where flags live apart from each other. */
export function EnvironmentField({ label = 'Environment', value, onChange, ...layout }: EnvironmentFieldProps) {
  return (
    <TextField
      select
      {...layout}
      label={label}
      value={value}
      onChange={({ target }) => onChange(flagEnvironments.find((one) => one === target.value) ?? 'production')}
    >
      {flagEnvironments.map((environment) => (
        <MenuItem key={environment} value={environment}>
          {environment}
        </MenuItem>
      ))}
    </TextField>
  );
}
