import { Box, Button, Stack, Typography } from '@mui/material';
import { useFormContext, useWatch } from 'react-hook-form';
import type { PriceComponent, PricingTier } from '../../../../contracts/price-components.ts';
import { hasUnitAmount } from '../../../../domain/plans/price-models.ts';
import { LimitFields } from './LimitFields.tsx';
import { MoneyInput } from './MoneyInput.tsx';
import type { PlanFormValues } from './plan-form-values.ts';
import { PartProblem } from './problems.tsx';
import { TiersEditor } from './TiersEditor.tsx';

interface CurrencyAmountsProps {
  index: number;
  of: string;
  tiered: boolean;
}

/** What a price charges in the plan's other currencies. */
export function CurrencyAmounts({ index, of, tiered }: CurrencyAmountsProps) {
  const { setValue } = useFormContext<PlanFormValues>();
  const at = `pricing.components.${index}` as const;
  const component = useWatch<PlanFormValues, typeof at>({ name: at }) as PriceComponent;
  const chosen = useWatch<PlanFormValues, 'stripeIntegration.currencyOptions'>({
    name: 'stripeIntegration.currencyOptions',
  });
  const currencies = [
    ...new Set([...chosen.map(({ currency }) => currency), ...Object.keys(component.currencyOptions)]),
  ];
  if (currencies.length === 0) return null;

  const startTiers = (currency: string) => {
    const tiers: PricingTier[] = (component.tiers ?? [{ upTo: null }]).map(({ upTo, rate, packageSize }) => ({
      upTo,
      // Of what is not money the same holds everywhere.
      ...(rate === undefined ? {} : { rate }),
      ...(packageSize === undefined ? {} : { packageSize }),
    }));
    setValue(`${at}.currencyOptions.${currency}`, { tiers }, { shouldDirty: true });
  };
  return (
    <Box>
      <Typography variant="caption" component="div" sx={{ color: 'text.secondary', mb: 1 }}>
        In other currencies
      </Typography>
      <Stack sx={{ gap: 1.5 }}>
        {currencies.map((currency) => {
          const label = `${of} in ${currency.toUpperCase()}`;
          const limits = (
            <LimitFields key={currency} name={`${at}.currencyOptions.${currency}`} of={of} currency={currency} />
          );
          if (!tiered) {
            return (
              <Box key={currency} sx={{ maxWidth: 560 }}>
                {hasUnitAmount(component) && (
                  <MoneyInput
                    name={`${at}.currencyOptions.${currency}.unitAmount`}
                    label="Amount"
                    ariaLabel={`Amount, ${label}`}
                    currency={currency}
                  />
                )}
                {limits}
              </Box>
            );
          }
          return component.currencyOptions[currency]?.tiers ? (
            <Box key={currency}>
              <TiersEditor
                name={`${at}.currencyOptions.${currency}.tiers`}
                model={component.model}
                of={of}
                currency={currency}
              />
              {limits}
            </Box>
          ) : (
            <Box key={currency}>
              <Button variant="outlined" onClick={() => startTiers(currency)} aria-label={`Set tiers of ${label}`}>
                Set tiers in {currency.toUpperCase()}
              </Button>
            </Box>
          );
        })}
      </Stack>
      <PartProblem name={`${at}.currencyOptions`} deep />
    </Box>
  );
}
