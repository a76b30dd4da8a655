import { Box, Link, Stack, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link as RouterLink } from 'react-router-dom';
import type { CustomerPricing } from '../../../../contracts/customer-pricing.ts';
import { useLacking } from '../../access/use-lacking.ts';
import { usePlanCurrency } from '../../plans/use-plan-versions.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { RowsSkeleton } from '../../ui/Loading.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { StatusDot } from '../../ui/StatusDot.tsx';
import { useNow } from '../../ui/Timestamp.tsx';
import { useCommand } from '../../ui/use-command.ts';
import { pricingApi } from '../pricing-api.ts';
import { AgreeDialog } from './AgreeDialog.tsx';
import { agreementValues } from './agreement-values.ts';
import { agreementState, agreementWords, dayWords } from './agreement-words.ts';

/** What is agreed with a customer: it goes before every pricing rule. */
export function AgreementsPanel({ customerId, paysIn }: { customerId: string; paysIn: string | null }) {
  const { data, error, refetch } = useQuery({
    queryKey: ['pricing', 'agreements', customerId],
    queryFn: ({ signal }) => pricingApi.agreements(customerId, signal),
  });
  const [agreeing, setAgreeing] = useState(false);
  const lacking = useLacking()('pricing:edit');
  return (
    <Panel
      title="Agreements"
      hint="Prices, features and limits agreed with this customer alone; they go before every pricing rule"
      aside={
        <ActionButton disabledReason={lacking} onClick={() => setAgreeing(true)}>
          New agreement
        </ActionButton>
      }
    >
      {!data && (error ? <ErrorPanel error={error} onRetry={() => void refetch()} /> : <RowsSkeleton />)}
      {data && data.total === 0 && (
        <Typography variant="body2" sx={{ color: 'text.secondary' }}>
          Nothing is agreed: the plan’s prices, features and limits hold, and the pricing rules.
        </Typography>
      )}
      <Stack sx={{ gap: 2 }}>
        {data?.data.map((agreement) => (
          <AgreementRow key={agreement.id} agreement={agreement} paysIn={paysIn} lacking={lacking} />
        ))}
      </Stack>
      {agreeing && (
        <AgreeDialog customerId={customerId} paysIn={paysIn} present={null} onClose={() => setAgreeing(false)} />
      )}
    </Panel>
  );
}

interface AgreementRowProps {
  agreement: CustomerPricing;
  paysIn: string | null;
  lacking: string | null;
}

function AgreementRow({ agreement, paysIn, lacking }: AgreementRowProps) {
  const now = useNow(30_000);
  const [ending, setEnding] = useState(false);
  const [changing, setChanging] = useState(false);
  const { run, pending } = useCommand('pricing', agreement.id);
  const { tone, words } = agreementState(agreement, now);
  const values = agreementValues(agreement);
  const ofPlan = usePlanCurrency()(agreement.plan);
  const currency = agreement.currency ?? paysIn ?? ofPlan;
  const { name, effectiveDate, expirationDate, changeRequestId, approval } = agreement;
  const end = async () => {
    await run(() => pricingApi.endAgreement(agreement), `${name} is ended`);
    setEnding(false);
  };
  return (
    <Stack direction="row" sx={{ gap: 2, justifyContent: 'space-between', alignItems: 'flex-start' }}>
      <Box sx={{ minWidth: 0 }}>
        <Stack direction="row" sx={{ gap: 1.5, flexWrap: 'wrap', alignItems: 'center' }}>
          <Typography variant="body1" sx={{ fontWeight: 560 }}>
            {name}
          </Typography>
          <StatusDot tone={tone}>{words}</StatusDot>
        </Stack>
        <Typography variant="body2" sx={{ color: 'text.secondary' }}>
          {agreementWords(agreement, currency)}. From {dayWords(effectiveDate)}
          {expirationDate ? ` until ${dayWords(expirationDate)}` : ', without an end'}.
        </Typography>
        {changeRequestId && approval === 'waiting' && (
          <Link component={RouterLink} to={`/approvals/${changeRequestId}/show`} variant="body2">
            Open the request
          </Link>
        )}
      </Box>
      <Stack direction="row" sx={{ gap: 1 }}>
        <ActionButton
          disabledReason={lacking ?? (values ? null : 'It holds more than the form shows: change it by the API')}
          onClick={() => setChanging(true)}
          aria-label={`Change ${name}`}
        >
          Change
        </ActionButton>
        <ActionButton disabledReason={lacking} onClick={() => setEnding(true)} aria-label={`End ${name}`}>
          End
        </ActionButton>
      </Stack>
      {changing && values && (
        <AgreeDialog
          customerId={agreement.customerId}
          paysIn={paysIn}
          present={{ agreement, values }}
          onClose={() => setChanging(false)}
        />
      )}
      {ending && (
        <ConfirmDialog
          title={`End ${name}?`}
          keep="Keep it"
          confirm="End it"
          pending={pending}
          onConfirm={() => void end()}
          onClose={() => setEnding(false)}
        >
          The plan’s prices and the pricing rules hold for this customer at once.
        </ConfirmDialog>
      )}
    </Stack>
  );
}
