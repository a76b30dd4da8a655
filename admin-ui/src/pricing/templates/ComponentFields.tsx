import RemoveIcon from '@mui/icons-material/Close';
import { FormHelperText, IconButton, Stack, TextField } from '@mui/material';
import { PriceFields } from './PriceFields.tsx';
import type { TemplateComponent } from './template-form-values.ts';

interface ComponentFieldsProps {
  component: TemplateComponent;
  currency: string;
  error?: string | undefined;
  onChange: (component: TemplateComponent) => void;
  onProblem: (problem: string | null) => void;
  /** Nothing where it is the only one. */
  onRemove?: (() => void) | undefined;
}

/** One price of a template: its key, how it charges, and its amounts. */
export function ComponentFields({ component, currency, error, onChange, onProblem, onRemove }: ComponentFieldsProps) {
  const { id } = component;
  return (
    <Stack
      role="group"
      aria-label={`Price ${id}`}
      sx={{ gap: 2, border: 1, borderColor: error ? 'error.main' : 'divider', borderRadius: 1, p: 2 }}
    >
      <Stack direction="row" sx={{ gap: 1.5, alignItems: 'center' }}>
        <TextField
          fullWidth
          label="Key"
          value={id}
          onChange={({ target }) => onChange({ ...component, id: target.value })}
        />
        <IconButton aria-label={`Remove the price ${id}`} disabled={!onRemove} onClick={onRemove}>
          <RemoveIcon fontSize="small" />
        </IconButton>
      </Stack>
      <PriceFields component={component} currency={currency} onChange={onChange} onProblem={onProblem} />
      {error && <FormHelperText error>{error}</FormHelperText>}
    </Stack>
  );
}
