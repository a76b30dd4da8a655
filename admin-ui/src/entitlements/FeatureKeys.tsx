import { Autocomplete, TextField } from '@mui/material';

interface FeatureKeysProps {
  label: string;
  help: string;
  options: string[];
  value: string[];
  disabled: boolean;
  onChange: (keys: string[]) => void;
}

/** Keys of features, or of limits that belong to none and are typed. */
export function FeatureKeys({ label, help, options, value, disabled, onChange }: FeatureKeysProps) {
  return (
    <Autocomplete
      multiple
      freeSolo
      fullWidth
      disabled={disabled}
      options={options}
      value={value}
      onChange={(_, chosen) => onChange(chosen.map((key) => key.trim()).filter(Boolean))}
      renderInput={(params) => <TextField {...params} label={label} helperText={help} />}
    />
  );
}
