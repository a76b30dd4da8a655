import CheckIcon from '@mui/icons-material/Check';
import { Box, Divider, Stack, ToggleButton, ToggleButtonGroup, Typography } from '@mui/material';
import { useState } from 'react';
import type { CustomerView, PriceLine } from '../../../contracts/plans.ts';
import { formatMoney } from '../../../domain/money/format-money.ts';

/** Choices of the card: those who choose nothing see the first. */
function useChoice(options: string[]): [string | undefined, (option: string) => void] {
  const [chosen, setChosen] = useState<string>();
  return [chosen && options.includes(chosen) ? chosen : options[0], setChosen];
}

const distinct = (values: string[]) => [...new Set(values)];
const intervalWords = (interval: string) =>
  ({ month: 'Monthly', year: 'Yearly', week: 'Weekly', day: 'Daily' })[interval] ?? `Every ${interval}`;

interface CustomerCardProps {
  view: CustomerView;
  /** Prices that are not whole yet. */
  omitted?: number;
}

/** The plan as a customer reads it. */
export function CustomerCard({ view, omitted = 0 }: CustomerCardProps) {
  const intervals = distinct(view.prices.flatMap(({ interval }) => (interval === 'once' ? [] : interval)));
  const currencies = distinct(view.prices.map(({ currency }) => currency));
  const [interval, setInterval] = useChoice(intervals);
  const [currency, setCurrency] = useChoice(currencies);
  const lines = view.prices.filter(
    (line) => line.currency === currency && (line.interval === interval || line.interval === 'once'),
  );

  return (
    <Box sx={{ bgcolor: 'background.paper', border: 1, borderColor: 'divider', borderRadius: 1.5, p: 2.5 }}>
      <Typography component="div" sx={{ fontSize: '1.0625rem', fontWeight: 620, overflowWrap: 'anywhere' }}>
        {view.name}
      </Typography>
      {view.description && (
        <Typography variant="body2" sx={{ color: 'text.secondary', mt: 0.25, overflowWrap: 'anywhere' }}>
          {view.description}
        </Typography>
      )}
      <Stack direction="row" sx={{ gap: 1, mt: 1.5, flexWrap: 'wrap' }}>
        <Toggle
          label="Billing interval"
          options={intervals}
          words={intervalWords}
          value={interval}
          onChange={setInterval}
        />
        <Toggle
          label="Currency"
          options={currencies}
          words={(code) => code.toUpperCase()}
          value={currency}
          onChange={setCurrency}
        />
      </Stack>
      {(lines.length > 0 || omitted === 0) && <Headline lines={lines} />}
      <PriceLines lines={lines} />
      {omitted > 0 && (
        <Typography variant="body2" sx={{ mt: 1, color: 'text.secondary' }}>
          {omitted === 1 ? 'One price is' : `${omitted} prices are`} not complete yet and left out here.
        </Typography>
      )}
      {view.trialDays > 0 && (
        <Typography variant="body2" sx={{ mt: 1, color: 'primary.main', fontWeight: 560 }}>
          {view.trialDays} days free
        </Typography>
      )}
      {view.features.length > 0 && <Divider sx={{ my: 2 }} />}
      <Stack component="ul" sx={{ listStyle: 'none', p: 0, m: 0, gap: 1 }}>
        {view.features.map(({ key, name, limits }) => (
          <Stack component="li" key={key} direction="row" sx={{ gap: 1, alignItems: 'flex-start' }}>
            <CheckIcon aria-hidden sx={{ fontSize: 17, color: 'primary.main', mt: 0.25 }} />
            <Typography variant="body2">
              {name}
              {Object.entries(limits).map(([limit, most]) => (
                <Typography
                  key={limit}
                  component="span"
                  variant="body2"
                  sx={{ display: 'block', color: 'text.secondary' }}
                >
                  {most === null ? 'Unlimited' : most.toLocaleString()} {limit.replaceAll('_', ' ')}
                </Typography>
              ))}
            </Typography>
          </Stack>
        ))}
      </Stack>
    </Box>
  );
}

/** What it costs to begin with: the sum over the lines, as they are of one currency and interval. */
function Headline({ lines }: { lines: PriceLine[] }) {
  const recurring = lines.filter(({ interval }) => interval !== 'once');
  const first = recurring[0] ?? lines[0];
  if (!first) {
    return (
      <Typography sx={{ fontSize: '1.75rem', fontWeight: 650, mt: 1.5, letterSpacing: '-0.02em' }}>Free</Typography>
    );
  }
  const counted = recurring.length > 0 ? recurring : lines;
  const total = counted.reduce((sum, { from }) => sum + from.amount, 0);
  return (
    <Stack direction="row" sx={{ alignItems: 'baseline', gap: 0.75, mt: 1.5, flexWrap: 'wrap' }}>
      <Typography
        component="span"
        sx={{ fontSize: '1.75rem', fontWeight: 650, letterSpacing: '-0.02em', fontVariantNumeric: 'tabular-nums' }}
      >
        {formatMoney(total, first.currency)}
      </Typography>
      <Typography component="span" variant="body2" sx={{ color: 'text.secondary' }}>
        {recurring.length > 0 ? `to begin with, per ${first.interval}` : 'once'}
      </Typography>
    </Stack>
  );
}

function PriceLines({ lines }: { lines: PriceLine[] }) {
  return (
    <Stack component="dl" sx={{ m: 0, mt: 1, gap: 1 }}>
      {lines.map(({ key, name, text }) => (
        <Box key={key}>
          <Typography component="dt" variant="caption" sx={{ color: 'text.secondary' }}>
            {name}
          </Typography>
          {text.map((line) => (
            <Typography key={line} component="dd" variant="body2" sx={{ m: 0, fontVariantNumeric: 'tabular-nums' }}>
              {line}
            </Typography>
          ))}
        </Box>
      ))}
    </Stack>
  );
}

interface ToggleProps {
  label: string;
  options: string[];
  words: (option: string) => string;
  value: string | undefined;
  onChange: (option: string) => void;
}

function Toggle({ label, options, words, value, onChange }: ToggleProps) {
  if (options.length < 2) return null;
  return (
    <ToggleButtonGroup
      exclusive
      size="small"
      value={value}
      onChange={(_event, option: string | null) => option && onChange(option)}
      aria-label={label}
    >
      {options.map((option) => (
        <ToggleButton key={option} value={option}>
          {words(option)}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}
