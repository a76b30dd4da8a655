import AlaCarteIcon from '@mui/icons-material/AddShoppingCartOutlined';
import { Table, TableBody, TableCell, TableHead, TableRow, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { AlaCarteFeature } from '../../../../contracts/alacarte.ts';
import { formatMoney } from '../../../../domain/money/format-money.ts';
import { useLacking } from '../../access/use-lacking.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { RowsSkeleton } from '../../ui/Loading.tsx';
import { Page } from '../../ui/Page.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { wideOnly } from '../../ui/SortableHead.tsx';
import { useCommand } from '../../ui/use-command.ts';
import { pricingApi } from '../pricing-api.ts';
import { AlaCarteDialog } from './AlaCarteDialog.tsx';
import { alacartePriceWords } from './alacarte-words.ts';

export default function AlaCartePage() {
  const { data, error, refetch } = useQuery({
    queryKey: ['pricing', 'alacarte'],
    queryFn: ({ signal }) => pricingApi.alacarte(signal),
  });
  const [selling, setSelling] = useState(false);
  const lacking = useLacking()('pricing:edit');
  const sell = (
    <ActionButton variant="contained" disabledReason={lacking} onClick={() => setSelling(true)}>
      Sell a feature
    </ActionButton>
  );
  return (
    <Page title="À la carte" lead="Features that are sold on their own, beside any plan." actions={sell}>
      {!data && (error ? <ErrorPanel error={error} onRetry={() => void refetch()} /> : <RowsSkeleton />)}
      {data && (
        <Panel flush>
          {data.total === 0 ? (
            <EmptyState icon={<AlaCarteIcon />} title="Nothing is sold on its own yet" action={sell}>
              A feature of the registry can be bought once, by the month or year, or by use.
            </EmptyState>
          ) : (
            <Table>
              <TableHead>
                <TableRow>
                  <TableCell>Feature</TableCell>
                  <TableCell>Price</TableCell>
                  <TableCell align="right" sx={wideOnly}>
                    Bought
                  </TableCell>
                  <TableCell align="right" sx={wideOnly}>
                    Brought in
                  </TableCell>
                  <TableCell align="right">Stop selling</TableCell>
                </TableRow>
              </TableHead>
              <TableBody>
                {data.data.map((feature) => (
                  <FeatureRow key={feature.id} feature={feature} lacking={lacking} />
                ))}
              </TableBody>
            </Table>
          )}
        </Panel>
      )}
      {selling && <AlaCarteDialog onClose={() => setSelling(false)} />}
    </Page>
  );
}

function FeatureRow({ feature, lacking }: { feature: AlaCarteFeature; lacking: string | null }) {
  const [stopping, setStopping] = useState(false);
  const { run, pending } = useCommand('pricing', feature.id);
  const { name, featureId, description, pricing, availability, dependencies, purchaseCount, revenue } = feature;
  const refusal = lacking ?? (purchaseCount > 0 ? 'Customers have bought it: it stays on record' : null);
  const stop = async () => {
    await run(() => pricingApi.deleteAlacarte(feature), `${name} is not sold any more`);
    setStopping(false);
  };
  const notes = [
    description,
    dependencies.length > 0 ? `Needs ${dependencies.join(', ')}.` : '',
    availability.countries.length > 0 ? `Sold in ${availability.countries.join(', ')}.` : '',
  ].filter(Boolean);
  return (
    <TableRow sx={{ '&:last-child td': { borderBottom: 0 } }}>
      <TableCell>
        <Typography component="div" variant="body1" sx={{ fontWeight: 560 }}>
          {name}
        </Typography>
        <Typography component="div" variant="caption" sx={{ color: 'text.secondary' }}>
          {featureId}. {notes.join(' ')}
        </Typography>
      </TableCell>
      <TableCell>
        {alacartePriceWords(pricing).map((line) => (
          <div key={line}>{line}</div>
        ))}
      </TableCell>
      <TableCell align="right" sx={{ ...wideOnly, fontVariantNumeric: 'tabular-nums' }}>
        {purchaseCount}
      </TableCell>
      <TableCell align="right" sx={{ ...wideOnly, fontVariantNumeric: 'tabular-nums' }}>
        {revenue.map(({ amount, currency }) => formatMoney(amount, currency)).join(', ') || 'Nothing yet'}
      </TableCell>
      <TableCell align="right">
        <ActionButton disabledReason={refusal} onClick={() => setStopping(true)} aria-label={`Stop selling ${name}`}>
          Stop
        </ActionButton>
        {stopping && (
          <ConfirmDialog
            title={`Stop selling ${name}?`}
            keep="Keep selling"
            confirm="Stop selling"
            pending={pending}
            onConfirm={() => void stop()}
            onClose={() => setStopping(false)}
          >
            Nobody has bought it. It can be sold again at any time.
          </ConfirmDialog>
        )}
      </TableCell>
    </TableRow>
  );
}
