import { Box, Stack, Typography } from '@mui/material';
import { useGetOne } from 'react-admin';
import type { ChangeRequest } from '../../../contracts/approvals.ts';
import type { SubscriptionPlan } from '../../../contracts/plans.ts';
import type { ImpactAnalysis } from '../../../contracts/validation.ts';
import { useSettings } from '../access/use-settings.ts';
import { CatalogueDiffView } from '../plans/CatalogueDiffView.tsx';
import { countedWords } from '../plans/publication-forecast.ts';
import { usePlanCurrency } from '../plans/use-plan-versions.ts';
import { ShownPricingChange } from '../pricing/ShownPricingChange.tsx';
import { shownPricing } from '../pricing/shown-pricing.ts';
import { monospace } from '../theme/themes.ts';
import { ErrorPanel } from '../ui/ErrorPanel.tsx';
import { Fact } from '../ui/Fact.tsx';
import { RowsSkeleton } from '../ui/Loading.tsx';
import { Panel } from '../ui/Panel.tsx';
import { measureValue } from './measure-words.ts';
import { ShownFieldsView } from './ShownFieldsView.tsx';
import { shownFields } from './shown-fields.ts';
import { type PriceChange, priceChanges, type ShownPublication, shownPublication } from './shown-publication.ts';

/** What the maker was shown: an approval is for that alone. */
export function ShownChange({ request }: { request: ChangeRequest }) {
  const currencyOf = usePlanCurrency();
  const publication = shownPublication(request.shown);
  if (publication) return <Publication planId={request.entityId} publication={publication} />;
  const pricing = shownPricing(request, currencyOf);
  if (pricing) return <ShownPricingChange pricing={pricing} />;
  return <ShownFieldsView fields={shownFields(request.shown)} />;
}

function Publication({ planId, publication }: { planId: string; publication: ShownPublication }) {
  const { data: plan, error, refetch } = useGetOne<SubscriptionPlan>('plans', { id: planId });
  if (!plan) return error ? <ErrorPanel error={error} onRetry={() => void refetch()} /> : <RowsSkeleton />;
  const { name, pricing } = plan.configuration;
  const { from, to, priceChange, impact, diff } = publication;
  const prices = priceChanges(diff, pricing.currency);
  const counted = countedWords(priceChange ?? null, from);
  return (
    <>
      <Panel title="Old and new" hint={`${name}, version ${from} → ${to}`}>
        {prices.length > 0 ? (
          <Stack component="ul" sx={{ listStyle: 'none', m: 0, p: 0, gap: 1.25 }}>
            {prices.map((change) => (
              <OldAndNew key={`${change.key} ${change.currency}`} change={change} />
            ))}
          </Stack>
        ) : (
          <Typography variant="body2" sx={{ color: 'text.secondary' }}>
            No flat amount changes; what else does stands in the diff below.
          </Typography>
        )}
      </Panel>
      {counted && (
        <Typography variant="body2" sx={{ color: 'text.secondary' }}>
          {counted}
        </Typography>
      )}
      <Panel title="Impact">
        <Impact impact={impact} />
      </Panel>
      <Panel title="Diff against Stripe" hint="As the maker saw it">
        <CatalogueDiffView diff={diff} currency={pricing.currency} />
      </Panel>
    </>
  );
}

function OldAndNew({ change: { key, before, after, difference } }: { change: PriceChange }) {
  return (
    <Stack component="li" direction="row" sx={{ gap: 1.5, alignItems: 'baseline', flexWrap: 'wrap' }}>
      <Box component="code" sx={{ fontFamily: monospace, fontSize: '0.8rem', minWidth: 160 }}>
        {key}
      </Box>
      <Typography component="span" sx={{ fontVariantNumeric: 'tabular-nums' }}>
        <Box component="del" sx={{ color: 'text.secondary' }}>
          {before}
        </Box>
        {' → '}
        <Box component="ins" sx={{ textDecoration: 'none', fontWeight: 620 }}>
          {after}
        </Box>
      </Typography>
      {difference && (
        <Typography
          component="span"
          variant="body2"
          sx={{ color: 'text.secondary', fontVariantNumeric: 'tabular-nums' }}
        >
          {difference}
        </Typography>
      )}
    </Stack>
  );
}

const levels = { low: 'Low', medium: 'Medium', high: 'High' };

function Impact({ impact }: { impact: ImpactAnalysis }) {
  const { baseCurrency } = useSettings();
  return (
    <Box
      component="dl"
      sx={{ m: 0, display: 'grid', gap: 1.5, gridTemplateColumns: 'repeat(auto-fill, minmax(150px, 1fr))' }}
    >
      <Fact label="Customers affected">
        {measureValue('affectedCustomers', impact.affectedCustomers, baseCurrency)}
      </Fact>
      <Fact label="Revenue a month">
        {impact.revenueImpact === 0
          ? 'Unchanged for those who subscribe'
          : measureValue('revenueImpact', impact.revenueImpact, baseCurrency)}
      </Fact>
      <Fact label="Calls to Stripe">{impact.systemLoad.stripeCalls}</Fact>
      <Fact label="Migration">{impact.migrationRequired ? 'Needed' : 'None'}</Fact>
      <Fact label="To roll it back">{levels[impact.rollbackComplexity]} effort</Fact>
    </Box>
  );
}
