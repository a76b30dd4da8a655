import AddIcon from '@mui/icons-material/Add';
import { Autocomplete, Box, Button, Chip, Stack, TextField, Typography } from '@mui/material';
import { useController, useFieldArray, useFormContext, useWatch } from 'react-hook-form';
import { currencies } from '../../../../domain/money/currencies.ts';
import { Panel } from '../../ui/Panel.tsx';
import { SelectInput, useField } from './fields.tsx';
import { MoneyInput } from './MoneyInput.tsx';
import { fieldGrid, PriceComponentCard } from './PriceComponentCard.tsx';
import { emptyComponent, type PlanFormValues } from './plan-form-values.ts';
import { PartProblem } from './problems.tsx';

const cycles = { monthly: 'Monthly', yearly: 'Yearly', usage: 'By usage' };
const allCurrencies = [...currencies.keys()];
const names = new Intl.DisplayNames('en', { type: 'currency' });
const nameOf = (code: string) => `${code.toUpperCase()} · ${names.of(code.toUpperCase())}`;

export function PricesSection() {
  const { control, getValues } = useFormContext<PlanFormValues>();
  const { fields, append, remove } = useFieldArray({ control, name: 'pricing.components', keyName: 'rowId' });
  const currency = useWatch<PlanFormValues, 'pricing.currency'>({ name: 'pricing.currency' });
  const cycle = useWatch<PlanFormValues, 'pricing.billingCycle'>({ name: 'pricing.billingCycle' });

  const add = () => {
    const taken = getValues('pricing.components').map(({ key }) => key);
    append(emptyComponent(taken, cycle === 'yearly' ? 'year' : 'month'));
  };
  return (
    <Panel
      title="Prices"
      hint="A base price is the short way. Add prices for seats, usage, packages, tiers or another interval."
    >
      <Stack sx={{ gap: 2 }}>
        <Box sx={fieldGrid}>
          <CurrencySelect />
          <SelectInput name="pricing.billingCycle" label="Billing cycle" options={cycles} />
          <MoneyInput
            name="pricing.basePrice"
            label="Base price"
            helper={`Flat, ${cycle === 'yearly' ? 'a year' : 'a month'}; may stay empty`}
            currency={currency}
          />
        </Box>
        <OtherCurrencies base={currency} />
        {fields.map((field, index) => (
          <PriceComponentCard key={field.rowId} index={index} onRemove={() => remove(index)} />
        ))}
        <PartProblem name="pricing.components" />
        <Box>
          <Button variant="outlined" startIcon={<AddIcon />} onClick={add}>
            Add price
          </Button>
        </Box>
      </Stack>
    </Panel>
  );
}

function CurrencySelect() {
  const { field, error, helperText } = useField('pricing.currency');
  return (
    <Autocomplete
      options={allCurrencies}
      value={String(field.value)}
      disableClearable
      onChange={(_event, code) => field.onChange(code)}
      onBlur={field.onBlur}
      getOptionLabel={nameOf}
      renderInput={(params) => (
        <TextField {...params} label="Currency" inputRef={field.ref} error={error} helperText={helperText} />
      )}
    />
  );
}

/** Currencies beside the first; each price then asks for its amount in them. */
function OtherCurrencies({ base }: { base: string }) {
  const { control, getValues, setValue } = useFormContext<PlanFormValues>();
  const { field } = useController({ control, name: 'stripeIntegration.currencyOptions' });
  const chosen = field.value.map(({ currency }) => currency);

  const choose = (codes: string[]) => {
    field.onChange(codes.map((currency) => ({ currency })));
    // A currency taken away takes its amounts with it.
    const removed = chosen.filter((code) => !codes.includes(code));
    for (const [index, component] of getValues('pricing.components').entries()) {
      const options = Object.fromEntries(
        Object.entries(component.currencyOptions).filter(([code]) => !removed.includes(code)),
      );
      setValue(`pricing.components.${index}.currencyOptions`, options, { shouldDirty: true });
    }
  };
  return (
    <Box>
      <Autocomplete
        multiple
        options={allCurrencies.filter((code) => code !== base)}
        value={chosen}
        onChange={(_event, codes) => choose(codes)}
        getOptionLabel={nameOf}
        renderValue={(codes, itemProps) =>
          codes.map((code, index) => {
            const { key, ...props } = itemProps({ index });
            return <Chip key={key} size="small" label={code.toUpperCase()} {...props} />;
          })
        }
        renderInput={(params) => <TextField {...params} label="Other currencies" />}
      />
      <Typography variant="caption" sx={{ color: 'text.secondary' }}>
        Each price below asks for its amount in them.
      </Typography>
      <PartProblem name="stripeIntegration.currencyOptions" deep />
    </Box>
  );
}
