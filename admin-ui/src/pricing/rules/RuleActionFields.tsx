import { Autocomplete, MenuItem, Stack, TextField } from '@mui/material';
import type { UseFormReturn } from 'react-hook-form';
import { monospace } from '../../theme/themes.ts';
import type { RuleFormValues } from './rule-form-values.ts';

interface RuleActionFieldsProps {
  form: UseFormReturn<RuleFormValues>;
  /** Of the plans that the rule is for. */
  components: string[];
  wrong: (field: keyof RuleFormValues, help?: string) => { error: boolean; helperText: string | undefined };
}

/** What each kind of effect asks for. */
export function RuleActionFields({ form, components, wrong }: RuleActionFieldsProps) {
  const { type, componentIds, discountType, componentId } = form.watch();
  const numeric = { htmlInput: { inputMode: 'decimal' as const } };
  switch (type) {
    case 'change_percentage':
      return (
        <Stack direction={{ xs: 'column', sm: 'row' }} sx={{ gap: 2 }}>
          <TextField
            label="Per cent"
            {...form.register('percentage')}
            {...wrong('percentage', 'Such as -10 or 2.5')}
            slotProps={numeric}
          />
          <Autocomplete
            multiple
            fullWidth
            options={components}
            value={componentIds}
            onChange={(_event, next) => form.setValue('componentIds', next, { shouldDirty: true })}
            renderInput={(params) => (
              <TextField {...params} label="Components" {...wrong('componentIds', 'None is all of them')} />
            )}
          />
        </Stack>
      );
    case 'discount':
      return (
        <Stack direction={{ xs: 'column', sm: 'row' }} sx={{ gap: 2 }}>
          <TextField
            select
            label="Kind"
            value={discountType}
            onChange={(event) =>
              form.setValue('discountType', event.target.value as RuleFormValues['discountType'], { shouldDirty: true })
            }
            sx={{ minWidth: 200 }}
          >
            <MenuItem value="percentage">Per cent</MenuItem>
            <MenuItem value="fixed_amount">Fixed amount</MenuItem>
          </TextField>
          <TextField
            label="Off"
            {...form.register('discountValue')}
            {...wrong('discountValue', discountType === 'percentage' ? 'From 0 to 100' : 'In minor units: 500 is 5.00')}
            slotProps={numeric}
          />
        </Stack>
      );
    case 'grandfather':
      return (
        <TextField
          label="Version"
          {...form.register('version')}
          {...wrong('version', 'Whose prices the customers keep')}
          slotProps={numeric}
        />
      );
    case 'replace_price':
      return (
        <>
          <Autocomplete
            freeSolo
            options={components}
            inputValue={componentId}
            onInputChange={(_event, next) => form.setValue('componentId', next, { shouldDirty: true })}
            renderInput={(params) => (
              <TextField {...params} label="Component" {...wrong('componentId', 'Its key in the plan')} />
            )}
          />
          <TextField
            multiline
            minRows={4}
            label="Price"
            {...form.register('price')}
            {...wrong('price', 'As JSON, amounts in minor units: model, unitAmount, tiers, packageSize, freeUnits …')}
            slotProps={{ htmlInput: { spellCheck: false, sx: { fontFamily: monospace, fontSize: '0.8125rem' } } }}
          />
        </>
      );
  }
}
