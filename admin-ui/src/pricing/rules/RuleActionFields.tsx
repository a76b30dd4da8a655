import { Autocomplete, FormHelperText, MenuItem, Stack, TextField } from '@mui/material';
import type { UseFormReturn } from 'react-hook-form';
import { currencyRule } from '../../../../domain/money/currencies.ts';
import { PriceFields } from '../templates/PriceFields.tsx';
import type { RuleFormValues } from './rule-form-values.ts';

interface RuleActionFieldsProps {
  form: UseFormReturn<RuleFormValues>;
  /** Of the plans that the rule is for. */
  components: string[];
  /** In which the plans that the rule is for are sold, their own first. */
  currencies: string[];
  onProblem: (problem: string | null) => void;
  wrong: (field: keyof RuleFormValues, help?: string) => { error: boolean; helperText: string | undefined };
}

const known = (typed: string): string | undefined => currencyRule(typed.trim().toLowerCase())?.code;

/** What each kind of effect asks for. */
export function RuleActionFields({ form, components, currencies, onProblem, wrong }: RuleActionFieldsProps) {
  const { type, componentIds, discountType, componentId, price, currency } = form.watch();
  const numeric = { htmlInput: { inputMode: 'decimal' as const } };
  const currencyField = (
    <Autocomplete
      freeSolo
      options={currencies}
      inputValue={currency}
      onInputChange={(_event, next) => form.setValue('currency', next, { shouldDirty: true })}
      sx={{ minWidth: 180 }}
      renderInput={(params) => (
        <TextField
          {...params}
          label="Currency"
          {...wrong('currency', 'Empty: that of the plan. Who pays in another does not get the rule')}
        />
      )}
    />
  );
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
            {...wrong(
              'discountValue',
              discountType === 'percentage'
                ? 'From 0 to 100'
                : 'In the smallest unit of the currency: 500 is 5.00 of most',
            )}
            slotProps={numeric}
          />
          {discountType === 'fixed_amount' && currencyField}
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
          {currencyField}
          <PriceFields
            component={{ id: componentId || 'the price', ...price }}
            currency={known(currency) ?? currencies[0] ?? 'usd'}
            onChange={({ id: _, ...next }) => {
              form.clearErrors('price');
              form.setValue('price', next, { shouldDirty: true });
            }}
            onProblem={onProblem}
          />
          {wrong('price').error && <FormHelperText error>{wrong('price').helperText}</FormHelperText>}
        </>
      );
  }
}
