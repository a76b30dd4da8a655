import { Table, TableBody, TableCell, TableHead, TableRow } from '@mui/material';
import type { SegmentComparison } from '../../../../contracts/experiment-results.ts';
import { Panel } from '../../ui/Panel.tsx';
import { wideOnly } from '../../ui/SortableHead.tsx';
import { liftWords } from '../experiment-words.ts';
import { pWords } from './SampleRatioPanel.tsx';

/** Found by looking, not planned: where to test next. */
export function SegmentsPanel({ segments }: { segments: SegmentComparison[] }) {
  if (segments.length === 0) return null;
  return (
    <Panel title="By segment" hint="Exploratory: it says where to test next and decides nothing." flush>
      <Table size="small" aria-label="Effects by segment">
        <TableHead>
          <TableRow>
            <TableCell>Segment</TableCell>
            <TableCell sx={wideOnly}>Variant</TableCell>
            <TableCell align="right">Subjects</TableCell>
            <TableCell align="right">Lift</TableCell>
            <TableCell align="right">p, corrected</TableCell>
          </TableRow>
        </TableHead>
        <TableBody>
          {segments.map(({ dimension, segment, variant, subjects, lift, adjustedPValue }) => (
            <TableRow key={`${dimension} ${segment} ${variant}`}>
              <TableCell>
                {dimension}: {segment}
              </TableCell>
              <TableCell sx={wideOnly}>{variant}</TableCell>
              <TableCell align="right">{subjects.toLocaleString('en')}</TableCell>
              <TableCell align="right">{liftWords(lift)}</TableCell>
              <TableCell align="right">
                {adjustedPValue === null ? '–' : pWords(adjustedPValue).replace('= ', '')}
              </TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </Panel>
  );
}
