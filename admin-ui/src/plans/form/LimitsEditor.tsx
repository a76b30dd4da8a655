import { Checkbox, FormControlLabel, Stack, TextField } from '@mui/material';
import { useController, useFormContext } from 'react-hook-form';
import type { PlanFormValues } from './plan-form-values.ts';
import { PartProblem } from './problems.tsx';
import { RecordRows } from './RecordRows.tsx';

interface LimitsEditorProps {
  name: 'limits' | `features.${number}.limits`;
  /** Whose limits they are, for labels. */
  of: string;
}

/** Limits by name; a limit without a number is unlimited, which the API writes as null. */
export function LimitsEditor({ name, of }: LimitsEditorProps) {
  const { control } = useFormContext<PlanFormValues>();
  const { field } = useController({ name, control });
  return (
    <>
      <RecordRows<number | null>
        initial={field.value ?? {}}
        onChange={field.onChange}
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
      <PartProblem name={name} deep />
    </>
  );
}
