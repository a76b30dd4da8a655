import { Alert, Box, Stack, Typography } from '@mui/material';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { PricingRuleImpact } from '../../../../contracts/pricing-rules.ts';
import { formatMoney } from '../../../../domain/money/format-money.ts';
import { asApiError } from '../../http/api-error.ts';
import { SegmentCount } from '../../segments/SegmentCount.tsx';
import { Fact } from '../../ui/Fact.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { pricingApi } from '../pricing-api.ts';
import { type RuleFormValues, ruleRequest } from './rule-form-values.ts';

const typingMs = 400;

/** What the rule would do as it stands, and whether it would need a second person. */
export function RuleEffect({ values }: { values: RuleFormValues }) {
  const asked = useSettled(JSON.stringify({ ...values, name: values.name || 'A rule' }));
  const read = ruleRequest(JSON.parse(asked) as RuleFormValues);
  const { data, error } = useQuery({
    queryKey: ['pricing', 'preview', asked],
    queryFn: ({ signal }) => pricingApi.previewRule('rule' in read ? read.rule : { name: '', action: never }, signal),
    enabled: 'rule' in read,
    placeholderData: keepPreviousData,
  });
  return (
    <Stack sx={{ gap: 2.5 }}>
      <SegmentCount condition={values.condition} />
      <Panel title="What it would do now">
        <Box role="status" aria-live="polite">
          {error ? (
            <Alert severity="error" variant="outlined">
              {asApiError(error).message}
            </Alert>
          ) : data ? (
            <Effect impact={data} />
          ) : (
            <Typography variant="body2" sx={{ color: 'text.secondary' }}>
              {'problem' in read ? read.problem : 'Working it out'}
            </Typography>
          )}
        </Box>
      </Panel>
    </Stack>
  );
}

const never = { type: 'grandfather' as const, version: 1 };

function Effect({ impact }: { impact: PricingRuleImpact }) {
  const { affectedCustomers, cheaper, dearer, revenueImpact, baseCurrency, largestChange, verdict, reasons } = impact;
  const money = formatMoney(Math.abs(revenueImpact), baseCurrency);
  return (
    <Stack sx={{ gap: 1.5 }}>
      <Box component="dl" sx={{ m: 0, display: 'grid', gap: 1.5, gridTemplateColumns: '1fr 1fr' }}>
        <Fact label="Subscribers who pay differently">{affectedCustomers}</Fact>
        <Fact label="Revenue a month">
          {revenueImpact === 0 ? 'Unchanged' : `${revenueImpact > 0 ? '+' : '−'}${money}`}
        </Fact>
        <Fact label="Pay less">{cheaper}</Fact>
        <Fact label="Pay more">{dearer}</Fact>
        <Fact label="Largest change of a price">{largestChange} %</Fact>
      </Box>
      {verdict !== 'free' && (
        <Alert severity={verdict === 'refused' ? 'error' : 'warning'} variant="outlined">
          {verdict === 'refused' ? 'It would be refused.' : 'It would wait for a second person.'} {reasons.join('; ')}.
        </Alert>
      )}
      {verdict === 'free' && (
        <Typography variant="body2" sx={{ color: 'text.secondary' }}>
          Within the limits: it holds as soon as it is saved.
        </Typography>
      )}
    </Stack>
  );
}

function useSettled<T>(value: T): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = window.setTimeout(() => setSettled(value), typingMs);
    return () => window.clearTimeout(timer);
  }, [value]);
  return settled;
}
