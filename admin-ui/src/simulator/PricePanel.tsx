import { Alert, Box, Stack, Table, TableBody, TableCell, TableHead, TableRow } from '@mui/material';
import type { PlanConfiguration, PlanVersion } from '../../../contracts/plans.ts';
import type { PriceCurve } from '../../../contracts/pricing-preview.ts';
import { formatMoney } from '../../../domain/money/format-money.ts';
import { Panel } from '../ui/Panel.tsx';
import { CurveChart } from './CurveChart.tsx';
import { curveOf, type SimulatedRange } from './curves.ts';

interface PricePanelProps {
  configuration: PlanConfiguration;
  version: number;
  compared: PlanVersion | null;
  component: string;
  currency: string;
  range: SimulatedRange;
}

/** Cost, marginal and average price over the quantity, with cliffs named. */
export function PricePanel({ configuration, version, compared, component, currency, range }: PricePanelProps) {
  const curve = curveOf(configuration, component, currency, range);
  const other = compared ? curveOf(compared.configuration, component, currency, range) : null;
  if (!curve) return null;
  const curves = [
    { label: `version ${version}`, curve },
    ...(other && compared ? [{ label: `version ${compared.number}`, curve: other }] : []),
  ];
  const rows = tableRows(curve);
  return (
    <Panel title="What quantities cost" hint="Each point is priced and rounded as on an invoice">
      <Stack sx={{ gap: 2.5 }}>
        {curve.cheaperToBuyMore.map(({ from, to, buy, saves }) => (
          <Alert key={from} severity="warning" variant="outlined">
            From {from} to {to} units it is cheaper to buy {buy}: at {to} that saves{' '}
            {formatMoney(Math.round(Number(saves)), currency)}.
          </Alert>
        ))}
        <Box sx={{ display: 'grid', gap: 3, gridTemplateColumns: { xs: '1fr', lg: '1fr 1fr' } }}>
          <CurveChart title="Cost" currency={currency} curves={curves} value={({ amount }) => amount} />
          <CurveChart
            title="Average price of a unit"
            currency={currency}
            curves={curves}
            value={({ average }) => average}
          />
        </Box>
        <Box tabIndex={0} sx={{ overflowX: 'auto', position: 'relative' }}>
          <Table size="small">
            <TableHead>
              <TableRow>
                <TableCell>Quantity</TableCell>
                <TableCell align="right">Cost</TableCell>
                {other && <TableCell align="right">Version {compared?.number}</TableCell>}
                <TableCell align="right">The last unit</TableCell>
                <TableCell align="right">A unit on average</TableCell>
              </TableRow>
            </TableHead>
            <TableBody sx={{ fontVariantNumeric: 'tabular-nums' }}>
              {rows.map(({ quantity, amount, marginal, average }) => (
                <TableRow key={quantity}>
                  <TableCell>{Number(quantity).toLocaleString('en')}</TableCell>
                  <TableCell align="right">{formatMoney(amount, currency)}</TableCell>
                  {other && (
                    <TableCell align="right">
                      {amountAt(other, quantity) === null ? '–' : formatMoney(amountAt(other, quantity) ?? 0, currency)}
                    </TableCell>
                  )}
                  <TableCell align="right">
                    {marginal === null ? '–' : formatMoney(short(marginal), currency)}
                  </TableCell>
                  <TableCell align="right">{average === null ? '–' : formatMoney(short(average), currency)}</TableCell>
                </TableRow>
              ))}
            </TableBody>
          </Table>
        </Box>
      </Stack>
    </Panel>
  );
}

/** Where the price bends, and some points between: enough to read, not all that are drawn. */
function tableRows({ points }: PriceCurve): PriceCurve['points'] {
  const every = Math.max(1, Math.ceil(points.length / 14));
  return points.filter((_, index) => index % every === 0 || index === points.length - 1);
}

const amountAt = ({ points }: PriceCurve, quantity: string) =>
  points.find((point) => point.quantity === quantity)?.amount ?? null;

/** Four digits below the minor unit are enough to read. */
const short = (exact: string) => String(Math.round(Number(exact) * 10_000) / 10_000);
