import { Box, Stack, Typography } from '@mui/material';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-router-dom';
import type { StoredPricingTemplate } from '../../../../contracts/pricing-templates.ts';
import { formatMoney } from '../../../../domain/money/format-money.ts';
import { useLacking } from '../../access/use-lacking.ts';
import { Pager } from '../../promotions/Pager.tsx';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { CreateButton } from '../../ui/CreateButton.tsx';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { RowsSkeleton } from '../../ui/Loading.tsx';
import { Page } from '../../ui/Page.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { pricingApi } from '../pricing-api.ts';
import { componentWords } from './template-words.ts';

const perPage = 48;

export default function TemplatesPage() {
  const [page, setPage] = useState(1);
  const asked = { page, perPage };
  const { data, error, refetch } = useQuery({
    queryKey: ['pricing', 'templates', asked],
    queryFn: ({ signal }) => pricingApi.templates(asked, signal),
    placeholderData: keepPreviousData,
  });
  return (
    <Page
      title="Pricing templates"
      lead="One for each way of charging, and your own: begin a plan with it, then change the amounts."
      actions={<CreateButton to="/pricing/templates/create" label="New template" permission="pricing:edit" />}
    >
      {!data && (error ? <ErrorPanel error={error} onRetry={() => void refetch()} /> : <RowsSkeleton />)}
      <Box sx={{ display: 'grid', gap: 2, gridTemplateColumns: 'repeat(auto-fill, minmax(320px, 1fr))' }}>
        {data?.data.map((template) => (
          <TemplateCard key={template.id} template={template} />
        ))}
      </Box>
      {data && <Pager page={page} perPage={perPage} total={data.total} onPage={setPage} />}
    </Page>
  );
}

function TemplateCard({ template }: { template: StoredPricingTemplate }) {
  const { id, name, description, currency, components, planPricing, notForPlans, isShipped } = template;
  const lacking = useLacking();
  const mayNotEdit = lacking('pricing:edit');
  const refusal = lacking('plans:edit') ?? (planPricing ? null : `No plan can carry it. ${notForPlans}`);
  const link = refusal ? {} : { component: Link, to: `/plans/create?template=${encodeURIComponent(id)}` };
  return (
    <Panel title={name} hint={isShipped ? 'Shipped' : 'Yours'}>
      <Stack sx={{ gap: 1.5, height: '100%' }}>
        <Typography variant="body2">{description}</Typography>
        <Box component="ul" sx={{ m: 0, pl: 2.25 }}>
          {components.flatMap((component) =>
            componentWords(component, (amount) => formatMoney(amount, currency)).map((line) => (
              <Typography
                key={`${component.id} ${line}`}
                component="li"
                variant="body2"
                sx={{ color: 'text.secondary' }}
              >
                {line}
              </Typography>
            )),
          )}
        </Box>
        {notForPlans && (
          <Typography variant="caption" sx={{ color: 'text.secondary' }}>
            For the calculators: {notForPlans}
          </Typography>
        )}
        <Stack direction="row" sx={{ gap: 1, flexWrap: 'wrap', mt: 'auto' }}>
          <ActionButton disabledReason={refusal} aria-label={`Start a plan from ${name}`} {...link}>
            Start a plan
          </ActionButton>
          {!isShipped && (
            <ActionButton
              disabledReason={mayNotEdit}
              aria-label={`Edit ${name}`}
              {...(mayNotEdit ? {} : { component: Link, to: `/pricing/templates/${encodeURIComponent(id)}` })}
            >
              Edit
            </ActionButton>
          )}
          <ActionButton
            disabledReason={mayNotEdit}
            aria-label={`Copy ${name}`}
            {...(mayNotEdit ? {} : { component: Link, to: `/pricing/templates/create?from=${encodeURIComponent(id)}` })}
          >
            Copy
          </ActionButton>
        </Stack>
      </Stack>
    </Panel>
  );
}
