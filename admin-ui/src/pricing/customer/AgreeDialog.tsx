import {
  Button,
  Dialog,
  DialogActions,
  DialogContent,
  DialogTitle,
  Divider,
  MenuItem,
  Stack,
  TextField,
  Typography,
} from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useId, useState } from 'react';
import type { CustomerPricing } from '../../../../contracts/customer-pricing.ts';
import { priceComponents } from '../../../../domain/plans/price-components.ts';
import { asApiError } from '../../http/api-error.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { MoneyField } from '../../ui/MoneyField.tsx';
import { useCommand } from '../../ui/use-command.ts';
import { pricingApi } from '../pricing-api.ts';
import { type AgreementValues, agreementBody, agreementUpdates, noAgreement } from './agreement-values.ts';
import { OverrideFields } from './OverrideFields.tsx';

type Typed = Exclude<keyof AgreementValues, 'features' | 'currency'>;

interface AgreeDialogProps {
  customerId: string;
  /** What the customer pays in; null where it is not known. */
  paysIn: string | null;
  /** What is to be changed, with the form of it; null for something new. */
  present: { agreement: CustomerPricing; values: AgreementValues } | null;
  onClose: () => void;
}

/** A discount, another price or other features for one customer, from a day to a day. */
export function AgreeDialog({ customerId, paysIn, present, onClose }: AgreeDialogProps) {
  const titleId = useId();
  const [typed, setTyped] = useState(present?.values ?? noAgreement);
  const [problems, setProblems] = useState<Record<string, string>>({});
  const { run, pending } = useCommand('pricing');
  const { data: plans } = useQuery({
    queryKey: ['plans', 'getList', 'keys'],
    queryFn: ({ signal }) => pricingApi.plans(signal),
  });
  const known = plans?.data ?? [];
  const chosen = known.find(({ key }) => key === typed.plan);
  const components = chosen ? priceComponents(chosen.configuration) : [];
  const component = components.find(({ key }) => key === typed.componentId);
  const currency = typed.currency ?? paysIn ?? chosen?.configuration.pricing.currency ?? null;
  const set = (field: Typed) => (value: string) => setTyped({ ...typed, [field]: value });
  const save = async (event: FormEvent) => {
    event.preventDefault();
    const model = component?.model ?? 'flat';
    const agreement = { ...typed, currency };
    const agreed = await run(
      () =>
        (present
          ? pricingApi.changeAgreement(present.agreement, agreementUpdates(present.values, agreement, model))
          : pricingApi.agree(customerId, agreementBody(agreement, model))
        ).catch((error: unknown) => {
          const fields = asApiError(error).fields.map(({ field, message }) => [field, message] as const);
          setProblems(Object.fromEntries(fields));
          throw error;
        }),
      ({ name, approval, pending: waiting }) =>
        approval === 'waiting' || waiting ? `${name} waits for a second person` : `${name} holds`,
    );
    if (agreed) onClose();
  };
  const wrong = (start: string, help: string) => {
    const [, message] = Object.entries(problems).find(([field]) => field.startsWith(start)) ?? [];
    return { error: Boolean(message), helperText: message ?? help };
  };
  const field = (name: Typed, label: string, start: string, help: string, type = 'text') => (
    <TextField
      label={label}
      type={type}
      value={typed[name]}
      onChange={(event) => set(name)(event.target.value)}
      slotProps={{ inputLabel: type === 'date' ? { shrink: true } : {} }}
      {...wrong(start, help)}
    />
  );
  const isAmount = typed.kind === 'price' || typed.kind === 'fixed_amount';
  const amountField = typed.kind === 'price' ? 'pricingRules' : 'discounts';
  return (
    <Dialog open onClose={onClose} fullWidth maxWidth="sm" aria-labelledby={titleId}>
      <form noValidate onSubmit={(event) => void save(event)}>
        <DialogTitle id={titleId}>{present ? `Change ${present.values.name}` : 'New agreement'}</DialogTitle>
        <DialogContent>
          <Stack sx={{ gap: 2, pt: 1 }}>
            {field('name', 'Name', 'name', 'What the agreement is called, such as "Contract 2026"')}
            <TextField
              select
              label="Plan"
              value={typed.plan}
              onChange={(event) => setTyped({ ...typed, plan: event.target.value, componentId: '' })}
              {...wrong('plan', 'For which plan it is')}
            >
              <MenuItem value="">Every plan</MenuItem>
              {known.map(({ key, configuration }) => (
                <MenuItem key={key} value={key}>
                  {configuration.name}
                </MenuItem>
              ))}
            </TextField>
            <TextField
              select
              label="What is agreed"
              value={typed.kind}
              onChange={({ target }) =>
                setTyped({ ...typed, kind: target.value as AgreementValues['kind'], value: '' })
              }
            >
              <MenuItem value="percentage">A percentage off</MenuItem>
              <MenuItem value="fixed_amount">A fixed amount off</MenuItem>
              <MenuItem value="price" disabled={!chosen}>
                Another price for one component
              </MenuItem>
              <MenuItem value="features">Other features or limits alone</MenuItem>
            </TextField>
            {typed.kind === 'price' && (
              <TextField
                select
                label="Component"
                value={typed.componentId}
                onChange={(event) => set('componentId')(event.target.value)}
                {...wrong('pricingRules[0].componentId', 'Of the plan')}
              >
                {components
                  .filter(({ model }) => model === 'flat' || model === 'per_unit')
                  .map(({ key, name }) => (
                    <MenuItem key={key} value={key}>
                      {name}
                    </MenuItem>
                  ))}
              </TextField>
            )}
            {typed.kind === 'percentage' && field('value', 'Per cent off', 'discounts', 'From 0 to 100')}
            {isAmount &&
              !currency &&
              field('value', 'Amount off', 'discounts', 'In the smallest unit of what is paid in: 500 is 5.00 of most')}
            {isAmount && currency && (
              <MoneyField
                key={typed.kind}
                label={typed.kind === 'price' ? 'Price' : 'Amount off'}
                currency={currency}
                minor={typed.value || undefined}
                error={wrong(amountField, '').error}
                helper={
                  wrong(amountField, typed.kind === 'price' ? 'Instead of the plan’s' : 'Of each invoice').helperText
                }
                onChange={(minor) => set('value')(minor ?? '')}
              />
            )}
            <Divider />
            <Typography variant="h3">Features and limits</Typography>
            <OverrideFields
              overrides={typed.features}
              onChange={(features) => setTyped({ ...typed, features })}
              error={wrong('featureOverrides', '').helperText || undefined}
            />
            <Divider />
            <Stack direction={{ xs: 'column', sm: 'row' }} sx={{ gap: 2 }}>
              {field('from', 'From', 'effectiveDate', 'Empty: from now on', 'date')}
              {field('until', 'Until', 'expirationDate', 'Empty: without an end', 'date')}
            </Stack>
            <Typography variant="body2" sx={{ color: 'text.secondary' }}>
              Far below the list it waits for a second person first.
            </Typography>
          </Stack>
        </DialogContent>
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <ActionButton type="submit" variant="contained" pending={pending}>
            {present ? 'Save' : 'Agree'}
          </ActionButton>
        </DialogActions>
      </form>
    </Dialog>
  );
}
