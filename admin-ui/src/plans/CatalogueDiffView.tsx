import { Box, Stack, Typography } from '@mui/material';
import { useId } from 'react';
import type { CatalogueChange, CatalogueDiff, PricedHere } from '../../../contracts/plans.ts';
import { monospace } from '../theme/themes.ts';
import { CopyButton } from '../ui/CopyButton.tsx';
import { changedField, changeWords } from './change-words.ts';

const actions = [
  { action: 'create', title: 'Create', sign: '+', color: 'success.main' },
  { action: 'update', title: 'Update', sign: '~', color: 'info.main' },
  { action: 'archive', title: 'Archive', sign: '−', color: 'error.main' },
  { action: 'leave', title: 'Leave as it is', sign: '=', color: 'text.secondary' },
] as const;
type Action = (typeof actions)[number];

const objects: Record<CatalogueChange['object'], string> = {
  feature: 'Feature',
  meter: 'Meter',
  product: 'Product',
  product_feature: 'Feature of the product',
  price: 'Price',
};

/** What publishing would do to Stripe, by kind of change, with the reason of each. */
export function CatalogueDiffView({ diff, currency }: { diff: CatalogueDiff; currency: string }) {
  const { summary, changes, hash } = diff;
  const changed = summary.create + summary.update + summary.archive;
  return (
    <Stack sx={{ gap: 2 }}>
      <Stack direction="row" sx={{ gap: 2, flexWrap: 'wrap', alignItems: 'center', justifyContent: 'space-between' }}>
        <Typography variant="body2" sx={{ fontWeight: 560 }}>
          {changed === 0 ? 'Stripe already is as this version wants it' : summaryWords(summary)}
        </Typography>
        <Typography component="div" variant="caption" sx={{ color: 'text.secondary' }}>
          Diff <CopyButton value={hash} shown={hash.slice(0, 12)} what="hash of the diff" />
        </Typography>
      </Stack>
      {actions.map((action) => (
        <ChangeGroup
          key={action.action}
          {...action}
          currency={currency}
          changes={changes.filter((change) => change.action === action.action)}
        />
      ))}
      <PricedHereGroup prices={diff.pricedHere ?? []} />
    </Stack>
  );
}

/** What a reader of the diff would else miss: prices that Stripe is told nothing of. */
function PricedHereGroup({ prices }: { prices: readonly PricedHere[] }) {
  const id = useId();
  if (prices.length === 0) return null;
  return (
    <Box>
      <Typography component="span" id={id} variant="h3">
        Priced here, not in Stripe{' '}
        <Typography component="span" variant="caption" sx={{ color: 'text.secondary' }}>
          {prices.length}
        </Typography>
      </Typography>
      <Typography variant="body2" sx={{ color: 'text.secondary' }}>
        Quotes and invoice previews have them. Stripe gets no price for them and puts them on no invoice by itself.
      </Typography>
      <Stack component="ul" aria-labelledby={id} sx={{ listStyle: 'none', m: 0, mt: 1, p: 0, gap: 1.25 }}>
        {prices.map(({ key, name, text, reason }) => (
          <Box component="li" key={key}>
            <Typography variant="body2" component="div" sx={{ overflowWrap: 'anywhere' }}>
              {name}{' '}
              <Box component="code" sx={{ fontFamily: monospace, fontSize: '0.78rem' }}>
                {key}
              </Box>
            </Typography>
            <Typography variant="body2" component="div" sx={{ color: 'text.secondary' }}>
              {reason} {text.join('; ')}.
            </Typography>
          </Box>
        ))}
      </Stack>
    </Box>
  );
}

function summaryWords({ create, update, archive, leave }: CatalogueDiff['summary']): string {
  const parts = [
    create && `${create} to create`,
    update && `${update} to update`,
    archive && `${archive} to archive`,
    leave && `${leave} unchanged`,
  ];
  return parts.filter(Boolean).join(', ');
}

function ChangeGroup({
  action,
  title,
  sign,
  color,
  changes,
  currency,
}: Action & { changes: CatalogueChange[]; currency: string }) {
  const id = useId();
  if (changes.length === 0) return null;
  const list = (
    <Stack component="ul" aria-labelledby={id} sx={{ listStyle: 'none', m: 0, mt: 1, p: 0, gap: 1.25 }}>
      {changes.map((change) => (
        <Change
          key={`${change.object} ${change.key} ${change.stripeId}`}
          change={change}
          sign={sign}
          color={color}
          currency={currency}
        />
      ))}
    </Stack>
  );
  const heading = (
    <Typography component="span" id={id} variant="h3">
      {title}{' '}
      <Typography component="span" variant="caption" sx={{ color: 'text.secondary' }}>
        {changes.length}
      </Typography>
    </Typography>
  );
  // What stays is many and seldom asked for.
  if (action === 'leave') {
    return (
      <Box component="details">
        <Box component="summary" sx={{ cursor: 'pointer' }}>
          {heading}
        </Box>
        {list}
      </Box>
    );
  }
  return (
    <Box>
      {heading}
      {list}
    </Box>
  );
}

interface ChangeProps {
  change: CatalogueChange;
  sign: string;
  color: string;
  currency: string;
}

function Change({ change, sign, color, currency }: ChangeProps) {
  const { object, key, stripeId, keyHolder, reason, changes } = change;
  return (
    <Stack component="li" direction="row" sx={{ gap: 1.25 }}>
      <Typography
        aria-hidden
        component="span"
        sx={{ fontFamily: monospace, color, fontWeight: 700, width: 12, flexShrink: 0 }}
      >
        {sign}
      </Typography>
      <Box sx={{ minWidth: 0, flex: 1 }}>
        <Typography variant="body2" component="div" sx={{ overflowWrap: 'anywhere' }}>
          {objects[object]}{' '}
          <Box component="code" sx={{ fontFamily: monospace, fontSize: '0.78rem' }}>
            {object === 'product_feature' ? key.split('/').at(-1) : key}
          </Box>
        </Typography>
        <Typography variant="body2" component="div" sx={{ color: 'text.secondary', overflowWrap: 'anywhere' }}>
          {reason}
        </Typography>
        {changes.map(({ field, from, to }) => (
          <Typography key={field} variant="caption" component="div" sx={{ overflowWrap: 'anywhere', mt: 0.25 }}>
            {changedField(field)}:{' '}
            <Box component="del" sx={{ color: 'text.secondary' }}>
              {changeWords(from, field, currency)}
            </Box>{' '}
            →{' '}
            <Box component="ins" sx={{ textDecoration: 'none' }}>
              {changeWords(to, field, currency)}
            </Box>
          </Typography>
        ))}
        {stripeId && (
          <Box sx={{ color: 'text.secondary', fontSize: '0.8rem' }}>
            <CopyButton value={stripeId} what="Stripe id" />
          </Box>
        )}
        {keyHolder && (
          <Box sx={{ color: 'text.secondary', fontSize: '0.8rem' }}>
            Lookup key now at <CopyButton value={keyHolder} what="id of the price that holds the lookup key" />
          </Box>
        )}
      </Box>
    </Stack>
  );
}
