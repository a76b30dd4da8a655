import DeleteIcon from '@mui/icons-material/DeleteOutlined';
import { Box, IconButton, Stack, Tooltip, Typography } from '@mui/material';
import { useFormContext, useWatch } from 'react-hook-form';
import type { Meter, PriceComponent } from '../../../../contracts/price-components.ts';
import { CurrencyAmounts } from './CurrencyAmounts.tsx';
import { SelectInput, TextInput } from './fields.tsx';
import { MeterFields } from './MeterFields.tsx';
import { MoneyInput } from './MoneyInput.tsx';
import type { PlanFormValues } from './plan-form-values.ts';
import { intervalWords, isTiered, modelHelp, modelWords, usageWords } from './price-words.ts';
import { PartProblem } from './problems.tsx';
import { TiersEditor } from './TiersEditor.tsx';

interface PriceComponentCardProps {
  index: number;
  onRemove: () => void;
}

export const fieldGrid = {
  display: 'grid',
  gap: 1.5,
  gridTemplateColumns: 'repeat(auto-fill, minmax(min(100%, 168px), 1fr))',
};

/** One price of the plan: it becomes one price in Stripe. */
export function PriceComponentCard({ index, onRemove }: PriceComponentCardProps) {
  const { setValue, getValues } = useFormContext<PlanFormValues>();
  const at = `pricing.components.${index}` as const;
  const component = useWatch<PlanFormValues, typeof at>({ name: at }) as PriceComponent;
  const currency = useWatch<PlanFormValues, 'pricing.currency'>({ name: 'pricing.currency' });
  const which = `price ${index + 1}`;
  const tiered = isTiered(component.model);

  const onModel = (model: string) => {
    const becomesTiered = isTiered(model as PriceComponent['model']);
    if (becomesTiered && !getValues(`${at}.tiers`)?.length) {
      setValue(`${at}.tiers`, [{ upTo: null, unitAmount: component.unitAmount }], { shouldDirty: true });
    }
    if (!becomesTiered) setValue(`${at}.tiers`, undefined, { shouldDirty: true });
    if (becomesTiered) setValue(`${at}.unitAmount`, undefined, { shouldDirty: true });
    if (model !== 'package') setValue(`${at}.packageSize`, undefined, { shouldDirty: true });
    setValue(`${at}.currencyOptions`, {}, { shouldDirty: true });
  };
  const onUsage = (usage: string) => {
    const meter: Meter | undefined =
      usage === 'metered' ? { eventName: '', displayName: '', aggregation: 'sum' } : undefined;
    setValue(`${at}.meter`, meter, { shouldDirty: true });
  };
  return (
    <Box
      role="group"
      aria-label={component.name ? `Price ${component.name}` : `Price ${index + 1}`}
      sx={{ border: 1, borderColor: 'divider', borderRadius: 1, p: 2 }}
    >
      <Stack direction="row" sx={{ justifyContent: 'space-between', alignItems: 'center', mb: 1.5 }}>
        <Typography variant="h3">{component.name || `Price ${index + 1}`}</Typography>
        <Tooltip title={`Remove ${which}`}>
          <IconButton aria-label={`Remove ${which}`} onClick={onRemove}>
            <DeleteIcon fontSize="small" />
          </IconButton>
        </Tooltip>
      </Stack>
      <Stack sx={{ gap: 1.75 }}>
        <Box sx={fieldGrid}>
          <TextInput name={`${at}.name`} label="Name" ariaLabel={`Name, ${which}`} placeholder="Seats" />
          <TextInput name={`${at}.key`} label="Key" ariaLabel={`Key, ${which}`} />
          <SelectInput
            name={`${at}.model`}
            label="Model"
            ariaLabel={`Model, ${which}`}
            options={modelWords}
            helper={modelHelp[component.model]}
            onChosen={onModel}
          />
          {!tiered && (
            <MoneyInput name={`${at}.unitAmount`} label="Amount" ariaLabel={`Amount, ${which}`} currency={currency} />
          )}
          <SelectInput
            name={`${at}.interval`}
            label="Billed every"
            ariaLabel={`Billed every, ${which}`}
            options={intervalWords}
          />
          {component.interval !== 'one_time' && (
            <TextInput
              name={`${at}.intervalCount`}
              type="number"
              label="Number of intervals"
              ariaLabel={`Number of intervals, ${which}`}
            />
          )}
          <SelectInput
            name={`${at}.usageType`}
            label="Quantity"
            ariaLabel={`Quantity, ${which}`}
            options={usageWords}
            onChosen={onUsage}
          />
          {component.model === 'package' && (
            <TextInput
              name={`${at}.packageSize`}
              type="number"
              label="Units in a package"
              ariaLabel={`Units in a package, ${which}`}
            />
          )}
          {component.model !== 'flat' && (
            <TextInput name={`${at}.unitName`} optional label="Unit" ariaLabel={`Unit, ${which}`} placeholder="seat" />
          )}
        </Box>
        {tiered && <TiersEditor name={`${at}.tiers`} of={which} currency={currency} />}
        {component.usageType === 'metered' && <MeterFields index={index} of={which} />}
        <CurrencyAmounts index={index} of={which} tiered={tiered} />
        <PartProblem name={at} />
      </Stack>
    </Box>
  );
}
