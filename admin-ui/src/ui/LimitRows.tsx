import { Checkbox, FormControlLabel, Stack, TextField } from '@mui/material';
import { RecordRows } from './RecordRows.tsx';

interface LimitRowsProps {
  initial: Record<string, number | null>;
  onChange: (limits: Record<string, number | null>) => void;
  /** Whose limits they are, for labels. */
  of: string;
}

/** Limits by name; a limit without a number is unlimited, which the API writes as null. */
export function LimitRows({ initial, onChange, of }: LimitRowsProps) {
  return (
    <RecordRows<number | null>
      initial={initial}
      onChange={onChange}
      what="limit"
      of={of}
      nameLabel="Limit"
      newValue={0}
      renderValue={(value, set, ariaLabel) => (
        <Stack direction="row" sx={{ gap: 1, alignItems: 'center' }}>
          <TextField
            type="number"
            sx={{ minWidth: 84 }}
            label="At most"
            value={value ?? ''}
            disabled={value === null}
            onChange={(event) => set(Math.max(0, Math.trunc(Number(event.target.value))))}
            slotProps={{ htmlInput: { 'aria-label': `At most, ${ariaLabel}`, min: 0, step: 1 } }}
          />
          <FormControlLabel
            label="Unlimited"
            slotProps={{ typography: { variant: 'body2' } }}
            control={
              <Checkbox
                size="small"
                checked={value === null}
                onChange={(_event, checked) => set(checked ? null : 0)}
                slotProps={{ input: { 'aria-label': `Unlimited, ${ariaLabel}` } }}
              />
            }
          />
        </Stack>
      )}
    />
  );
}
