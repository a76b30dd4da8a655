import { Box, Typography } from '@mui/material';
import { formatMoney } from '../../../domain/money/format-money.ts';
import { Fact } from '../ui/Fact.tsx';
import { Panel } from '../ui/Panel.tsx';
import type { ShownPricing } from './shown-pricing.ts';

/** A pricing rule or a customer's price as it is and as it would be, with what that does to those who subscribe. */
export function ShownPricingChange({ pricing: { before, after, impact } }: { pricing: ShownPricing }) {
  const { affectedCustomers, revenueImpact, baseCurrency, cheaper, dearer } = impact;
  const money = formatMoney(Math.abs(revenueImpact), baseCurrency);
  return (
    <>
      {before && (
        <Panel title="As it is">
          <Lines lines={before} />
        </Panel>
      )}
      <Panel title={before ? 'As it would be' : 'What it does'}>
        <Lines lines={after} />
      </Panel>
      <Panel title="Impact" hint="On those who subscribed when it was proposed">
        <Box
          component="dl"
          sx={{ m: 0, display: 'grid', gap: 1.5, gridTemplateColumns: 'repeat(auto-fill, minmax(160px, 1fr))' }}
        >
          <Fact label="Customers who pay differently">{affectedCustomers}</Fact>
          <Fact label="Pay less">{cheaper}</Fact>
          <Fact label="Pay more">{dearer}</Fact>
          <Fact label="Revenue a month">
            {revenueImpact === 0 ? 'Unchanged' : `${revenueImpact > 0 ? '+' : '−'}${money}`}
          </Fact>
        </Box>
      </Panel>
    </>
  );
}

function Lines({ lines }: { lines: string[] }) {
  return lines.map((line) => (
    <Typography key={line} variant="body1">
      {line}
    </Typography>
  ));
}
