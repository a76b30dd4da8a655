import {
  Box,
  MenuItem,
  Stack,
  Table,
  TableBody,
  TableCell,
  TableHead,
  TableRow,
  TextField,
  Typography,
} from '@mui/material';
import { useState } from 'react';
import type { ExperimentLook, MetricComparison } from '../../../../contracts/experiment-results.ts';
import type { Experiment } from '../../../../contracts/experiments.ts';
import { ActorName } from '../../access/ActorName.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { Timestamp } from '../../ui/Timestamp.tsx';
import { intervalWords, liftWords, methodWords, stopWords } from '../experiment-words.ts';
import { LookChart } from './LookChart.tsx';
import { boundarySeries, liftSeries } from './look-series.ts';

interface OverTimePanelProps {
  experiment: Experiment;
  comparisons: MetricComparison[];
  looks: ExperimentLook[];
}

const nameOf = ({ metricKey, variant }: { metricKey: string; variant: string }) => `${metricKey} ${variant}`;
const zWords = (z: number) => z.toLocaleString('en', { maximumFractionDigits: 1 }).replace('-', '−');

/** How the lift has come about: each look with its interval, the boundary that it was held against, and who looked. */
export function OverTimePanel({ experiment, comparisons, looks }: OverTimePanelProps) {
  const [chosen, setChosen] = useState<string | null>(null);
  const shown = comparisons.find((one) => nameOf(one) === chosen) ?? comparisons[0];
  if (!shown) return null;
  const { metricKey, variant } = shown;
  const lifts = liftSeries(looks, metricKey, variant);
  const boundaries = boundarySeries(looks, metricKey, variant);
  return (
    <Panel
      title="Over time"
      hint={`${methodWords[experiment.design.method].words}. ${methodWords[experiment.design.method].promise}`}
      aside={
        comparisons.length > 1 && (
          <TextField
            select
            size="small"
            label="Shows"
            value={nameOf(shown)}
            onChange={(event) => setChosen(event.target.value)}
            sx={{ minWidth: 180, mt: 0.75 }}
          >
            {comparisons.map((one) => (
              <MenuItem key={nameOf(one)} value={nameOf(one)}>
                {one.name}, {one.variant}
              </MenuItem>
            ))}
          </TextField>
        )
      }
    >
      <Stack sx={{ gap: 2.5 }}>
        {lifts.length === 0 && (
          <Typography variant="body2" sx={{ color: 'text.secondary' }}>
            No look has had an estimate yet: subjects count once their whole window has passed.
          </Typography>
        )}
        <LookChart
          title={`Lift of ${variant}`}
          hint="with its interval; decided where the band leaves zero."
          points={lifts}
          words={liftWords}
          ends="band"
        />
        <LookChart
          title="Test statistic"
          hint="between the boundaries of its looks; decided beyond them."
          points={boundaries}
          words={zWords}
          ends="boundary"
        />
        <Box component="details">
          <Box component="summary" sx={{ cursor: 'pointer', typography: 'body2' }}>
            {looks.length === 1 ? 'The one look' : `All ${looks.length} looks`}, kept as taken
          </Box>
          <LooksTable looks={looks} metricKey={metricKey} variant={variant} />
        </Box>
      </Stack>
    </Panel>
  );
}

function LooksTable({ looks, metricKey, variant }: { looks: ExperimentLook[]; metricKey: string; variant: string }) {
  return (
    <Box sx={{ overflowX: 'auto', mt: 1 }}>
      <Table size="small" aria-label="Looks">
        <TableHead>
          <TableRow>
            <TableCell>Look</TableCell>
            <TableCell>When</TableCell>
            <TableCell>By</TableCell>
            <TableCell align="right">Information</TableCell>
            <TableCell align="right">Boundary</TableCell>
            <TableCell align="right">Lift</TableCell>
            <TableCell>Interval</TableCell>
            <TableCell>Verdict</TableCell>
          </TableRow>
        </TableHead>
        <TableBody>
          {looks.toReversed().map((look) => {
            const comparison = look.comparisons.find((one) => one.metricKey === metricKey && one.variant === variant);
            const { status, reason } = look.verdict;
            return (
              <TableRow key={look.id}>
                <TableCell>{look.number}</TableCell>
                <TableCell>
                  <Timestamp at={look.at} />
                </TableCell>
                <TableCell>{look.by === 'schedule' ? 'plan' : <ActorName actor={look.by} />}</TableCell>
                <TableCell align="right">
                  {look.informationFraction === null ? '–' : `${Math.round(look.informationFraction * 100)} %`}
                </TableCell>
                <TableCell align="right">{look.boundary === null ? '–' : look.boundary.toFixed(3)}</TableCell>
                <TableCell align="right">{liftWords(comparison?.lift)}</TableCell>
                <TableCell sx={{ whiteSpace: 'nowrap' }}>{intervalWords(comparison?.liftInterval)}</TableCell>
                <TableCell>
                  {status === 'continue' ? 'Go on' : stopWords[status]}
                  <Typography variant="caption" component="div" sx={{ color: 'text.secondary' }}>
                    {reason}
                  </Typography>
                </TableCell>
              </TableRow>
            );
          })}
        </TableBody>
      </Table>
    </Box>
  );
}
