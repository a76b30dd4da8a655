import { Box, MenuItem, Stack, TextField, Typography } from '@mui/material';
import { useState } from 'react';
import type { z } from 'zod';
import type { InvoicePreviewAnswer, InvoicePreviewInput } from '../../../contracts/invoice-preview.ts';
import type { SubscriptionPlan } from '../../../contracts/plans.ts';
import { request } from '../http/request.ts';
import { ActionButton } from '../ui/ActionButton.tsx';
import { Panel } from '../ui/Panel.tsx';
import { useCommand } from '../ui/use-command.ts';
import { CustomerChoice } from './CustomerChoice.tsx';
import { Invoice } from './Invoice.tsx';
import { quantitiesOf } from './quantities.ts';

const events = {
  renewal: 'The next renewal',
  start: 'A new subscription',
  change: 'A change now',
  cancel: 'A cancellation now',
  pause: 'A pause from now on',
} as const;
const behaviors = {
  create_prorations: 'Prorated, with the next invoice',
  always_invoice: 'Prorated, invoiced at once',
  none: 'Not prorated',
} as const;

/** The whole invoice of a chosen customer, by the records. */
export function InvoicePanel({ plan, plans }: { plan: SubscriptionPlan; plans: SubscriptionPlan[] }) {
  const [customerId, setCustomerId] = useState<string | null>(null);
  const [event, setEvent] = useState<keyof typeof events>('renewal');
  const [behavior, setBehavior] = useState<keyof typeof behaviors>('create_prorations');
  const [target, setTarget] = useState(plan.key);
  const [quantities, setQuantities] = useState('');
  const [usage, setUsage] = useState('');
  const [code, setCode] = useState('');
  const [answer, setAnswer] = useState<InvoicePreviewAnswer | null>(null);
  const { run, pending } = useCommand('pricing');
  const namesPlan = event === 'start' || event === 'change';
  const preview = async () => {
    if (!customerId) return;
    const body: z.input<typeof InvoicePreviewInput> = {
      customerId,
      event,
      ...(namesPlan ? { plan: target } : {}),
      quantities: quantitiesOf(quantities),
      usage: quantitiesOf(usage),
      prorationBehavior: behavior,
      ...(code.trim() ? { code: code.trim() } : {}),
    };
    const made = await run(
      () => request<InvoicePreviewAnswer>('/v1/pricing/invoice-preview', { method: 'POST', body }),
      null,
    );
    if (made) setAnswer(made);
  };
  const select = { width: { xs: '100%', sm: 220 } };
  return (
    <Panel title="Invoice preview" hint="Prices, agreements, promotions, credits and tax as they are for this customer">
      <Stack sx={{ gap: 2 }}>
        <Stack direction="row" sx={{ gap: 1.5, flexWrap: 'wrap', alignItems: 'flex-start' }}>
          <CustomerChoice
            onChoose={(id) => {
              setAnswer(null);
              setCustomerId(id);
            }}
          />
          <TextField
            select
            label="What happens"
            value={event}
            sx={select}
            onChange={(change) => setEvent(change.target.value as keyof typeof events)}
          >
            {Object.entries(events).map(([value, words]) => (
              <MenuItem key={value} value={value}>
                {words}
              </MenuItem>
            ))}
          </TextField>
          {namesPlan && (
            <TextField
              select
              label="To the plan"
              value={target}
              sx={{ width: { xs: '100%', sm: 150 } }}
              onChange={(change) => setTarget(change.target.value)}
            >
              {plans.map(({ key }) => (
                <MenuItem key={key} value={key}>
                  {key}
                </MenuItem>
              ))}
            </TextField>
          )}
          {event === 'change' && (
            <TextField
              select
              label="The rest of the period"
              value={behavior}
              sx={select}
              onChange={(change) => setBehavior(change.target.value as keyof typeof behaviors)}
            >
              {Object.entries(behaviors).map(([value, words]) => (
                <MenuItem key={value} value={value}>
                  {words}
                </MenuItem>
              ))}
            </TextField>
          )}
          {namesPlan && (
            <TextField
              label="Quantities"
              sx={select}
              placeholder="seats_monthly 25"
              value={quantities}
              helperText="Without: as now"
              onChange={(change) => setQuantities(change.target.value)}
            />
          )}
          <TextField
            label="Usage"
            sx={select}
            placeholder="events 6000000"
            value={usage}
            helperText="Of metered prices"
            onChange={(change) => setUsage(change.target.value)}
          />
          <TextField
            label="Code"
            sx={{ width: { xs: '100%', sm: 160 } }}
            value={code}
            onChange={(change) => setCode(change.target.value)}
          />
          <ActionButton
            variant="contained"
            pending={pending}
            disabledReason={customerId ? null : 'Choose a customer'}
            onClick={() => void preview()}
          >
            Preview
          </ActionButton>
        </Stack>
        <Box aria-live="polite">
          {answer ? (
            <Invoice answer={answer} />
          ) : (
            <Typography variant="body2" sx={{ color: 'text.secondary' }}>
              Choose a customer, and what happens to the subscription.
            </Typography>
          )}
        </Box>
      </Stack>
    </Panel>
  );
}
