import DeleteIcon from '@mui/icons-material/DeleteOutlined';
import { Alert, Box, IconButton, Stack, Tooltip, Typography } from '@mui/material';
import { useFormContext, useWatch } from 'react-hook-form';
import type { Meter, PriceComponent } from '../../../../contracts/price-components.ts';
import { hasUnitAmount, isPercentage, isTiered, isTieredPackage } from '../../../../domain/plans/price-models.ts';
import { whyNotInStripe } from '../../../../domain/plans/stripe-expression.ts';
import { CurrencyAmounts } from './CurrencyAmounts.tsx';
import { SelectInput, TextInput } from './fields.tsx';
import { LimitFields } from './LimitFields.tsx';
import { MeterFields } from './MeterFields.tsx';
import { MoneyInput } from './MoneyInput.tsx';
import type { PlanFormValues } from './plan-form-values.ts';
import { intervalWords, modelHelp, modelWords, usageWords } from './price-words.ts';
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

/** One price of the plan, with whether Stripe can hold it. */
export function PriceComponentCard({ index, onRemove }: PriceComponentCardProps) {
  const { setValue, getValues } = useFormContext<PlanFormValues>();
  const at = `pricing.components.${index}` as const;
  const component = useWatch<PlanFormValues, typeof at>({ name: at }) as PriceComponent;
  const currency = useWatch<PlanFormValues, 'pricing.currency'>({ name: 'pricing.currency' });
  const which = `price ${index + 1}`;
  const tiered = isTiered(component);
  const lacking = notInStripe(component);

  const onModel = (model: string) => {
    const chosen = { model: model as PriceComponent['model'] };
    const set = <Field extends keyof PriceComponent>(field: Field, value: PriceComponent[Field]) =>
      setValue(`${at}.${field}`, value as never, { shouldDirty: true });
    set('tiers', isTiered(chosen) ? tiersFor(chosen, getValues(`${at}.tiers`) ?? []) : undefined);
    if (!hasUnitAmount(chosen)) set('unitAmount', undefined);
    if (chosen.model !== 'percentage') set('rate', undefined);
    if (chosen.model !== 'package') set('packageSize', undefined);
    if (chosen.model === 'flat') set('freeUnits', undefined);
    if (isPercentage(chosen) && component.usageType === 'licensed') {
      set('usageType', 'metered');
      onUsage('metered');
    }
    set('currencyOptions', {});
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
          {hasUnitAmount(component) && (
            <MoneyInput name={`${at}.unitAmount`} label="Amount" ariaLabel={`Amount, ${which}`} currency={currency} />
          )}
          {component.model === 'percentage' && (
            <TextInput
              name={`${at}.rate`}
              optional
              label="Per cent"
              ariaLabel={`Per cent, ${which}`}
              placeholder="2.9"
            />
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
            <TextInput
              name={`${at}.freeUnits`}
              optional
              label={isPercentage(component) ? 'Free amount' : 'Free units'}
              ariaLabel={`${isPercentage(component) ? 'Free amount' : 'Free units'}, ${which}`}
            />
          )}
          {component.model !== 'flat' && (
            <TextInput name={`${at}.unitName`} optional label="Unit" ariaLabel={`Unit, ${which}`} placeholder="seat" />
          )}
        </Box>
        {tiered && <TiersEditor name={`${at}.tiers`} model={component.model} of={which} currency={currency} />}
        <LimitFields name={at} of={which} currency={currency} />
        {component.usageType === 'metered' && <MeterFields index={index} of={which} />}
        <CurrencyAmounts index={index} of={which} tiered={tiered} />
        {lacking && (
          <Alert severity="info" variant="outlined">
            {lacking} It is priced here: nothing of it is written to Stripe, and no Stripe invoice has it by itself.
          </Alert>
        )}
        <PartProblem name={at} />
      </Stack>
    </Box>
  );
}

/** While it is typed, a price may be no price yet. */
function notInStripe(component: PriceComponent): string | null {
  try {
    return whyNotInStripe(component);
  } catch {
    return null;
  }
}

/** The ends of tiers stay when the model changes; what they charge is another field. */
function tiersFor(chosen: Pick<PriceComponent, 'model'>, tiers: NonNullable<PriceComponent['tiers']>) {
  const bounds = tiers.length > 0 ? tiers : [{ upTo: null }];
  return bounds.map(({ upTo, unitAmount, flatAmount, rate, packageAmount, packageSize }) => ({
    upTo,
    ...(flatAmount === undefined ? {} : { flatAmount }),
    ...(isTieredPackage(chosen)
      ? { packageSize: packageSize ?? 1, packageAmount: packageAmount ?? unitAmount }
      : isPercentage(chosen)
        ? { rate }
        : { unitAmount: unitAmount ?? packageAmount }),
  }));
}
