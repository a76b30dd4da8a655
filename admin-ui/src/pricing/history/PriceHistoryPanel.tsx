import { Box, Table, TableBody, TableCell, TableHead, TableRow, Typography, useTheme } from '@mui/material';
import type { PriceHistory, PriceHistoryEntry } from '../../../../contracts/pricing-history.ts';
import { formatMoney } from '../../../../domain/money/format-money.ts';
import { Panel } from '../../ui/Panel.tsx';
import { useNow } from '../../ui/Timestamp.tsx';
import { highestPrice, priceSteps, shownTime } from './price-steps.ts';

const causes: Record<PriceHistoryEntry['cause'], string> = {
  plan_published: 'Plan published',
  plan_withdrawn: 'Plan withdrawn',
  rule_changed: 'Pricing rule',
  regional_pricing_changed: 'Regional prices',
  rates_recorded: 'Exchange rate',
};
const size = { width: 640, height: 96, below: 6 };

interface PriceHistoryPanelProps {
  entries: PriceHistoryEntry[];
  lowest: PriceHistory['lowest'][number];
}

/** One price: as a line over time with the lowest of 30 days, and the same as a table. */
export function PriceHistoryPanel({ entries, lowest }: PriceHistoryPanelProps) {
  const { component, currency, exact } = lowest;
  return (
    <Panel
      title={`${component}, ${currency.toUpperCase()}`}
      hint={
        exact !== null
          ? `Lowest price of the last 30 days: ${formatMoney(exact, currency)}`
          : 'Nothing was asked in the last 30 days'
      }
    >
      <Chart entries={entries} lowest={exact} currency={currency} />
      <Table size="small" sx={{ mt: 1.5 }}>
        <TableHead>
          <TableRow>
            <TableCell>From</TableCell>
            <TableCell>Until</TableCell>
            <TableCell align="right">One unit</TableCell>
            <TableCell>Because of</TableCell>
          </TableRow>
        </TableHead>
        <TableBody>
          {entries.map(({ from, until, exact, cause }) => (
            <TableRow key={from} sx={{ '&:last-child td': { borderBottom: 0 } }}>
              <TableCell>{moment(from)}</TableCell>
              <TableCell>{until ? moment(until) : ''}</TableCell>
              <TableCell align="right" sx={{ fontVariantNumeric: 'tabular-nums' }}>
                {exact === null ? 'Not asked' : formatMoney(exact, currency)}
              </TableCell>
              <TableCell>{causes[cause]}</TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </Panel>
  );
}

const moment = (at: string) => new Date(at).toLocaleString('en', { dateStyle: 'medium', timeStyle: 'short' });

function Chart({
  entries,
  lowest,
  currency,
}: {
  entries: PriceHistoryEntry[];
  lowest: string | null;
  currency: string;
}) {
  const { palette } = useTheme();
  const now = useNow(60_000);
  const steps = priceSteps(entries, now);
  const time = shownTime(entries, now);
  const highest = highestPrice(entries);
  const x = (share: number) => share * size.width;
  const y = (share: number) => size.height - size.below - share * (size.height - 2 * size.below);
  const today = x((now.getTime() - time.from) / (time.to - time.from));
  const path = steps
    .map(({ from, to, height }, index) => {
      if (height === null) return '';
      const joins = index > 0 && steps[index - 1]?.height !== null;
      return `${joins ? 'L' : 'M'} ${x(from)} ${y(height)} H ${x(to)}`;
    })
    .join(' ');
  return (
    <Box sx={{ overflow: 'hidden' }}>
      <svg
        viewBox={`0 0 ${size.width} ${size.height}`}
        width="100%"
        height={size.height}
        preserveAspectRatio="none"
        role="img"
        aria-label={`The price over time, from ${moment(entries[0]!.from)}; the table below says the same`}
      >
        <rect
          x={x(Math.max(0, (now.getTime() - 30 * 86_400_000 - time.from) / (time.to - time.from)))}
          y={0}
          width={today - x(Math.max(0, (now.getTime() - 30 * 86_400_000 - time.from) / (time.to - time.from)))}
          height={size.height}
          fill={palette.action.hover}
        />
        {lowest !== null && (
          <line
            x1={0}
            x2={size.width}
            y1={y(Number(lowest) / highest)}
            y2={y(Number(lowest) / highest)}
            stroke={palette.warning.main}
            strokeDasharray="4 4"
            vectorEffect="non-scaling-stroke"
          />
        )}
        <line
          x1={today}
          x2={today}
          y1={0}
          y2={size.height}
          stroke={palette.divider}
          vectorEffect="non-scaling-stroke"
        />
        <path d={path} fill="none" stroke={palette.primary.main} strokeWidth={2} vectorEffect="non-scaling-stroke" />
      </svg>
      <Typography variant="caption" sx={{ color: 'text.secondary' }}>
        The shaded band is the last 30 days, the upright line is now
        {lowest === null ? '' : `, the dashed one the lowest price of those days, ${formatMoney(lowest, currency)}`}.
      </Typography>
    </Box>
  );
}
