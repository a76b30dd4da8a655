import { Alert, Table, TableBody, TableCell, TableHead, TableRow, Typography } from '@mui/material';
import type { SampleRatio, VariantResults } from '../../../../contracts/experiment-results.ts';
import type { MetricUnit } from '../../../../contracts/metrics.ts';
import { valueWords } from '../../metrics/metric-words.ts';
import { Panel } from '../../ui/Panel.tsx';
import { wideOnly } from '../../ui/SortableHead.tsx';

interface SampleRatioPanelProps {
  variants: VariantResults[];
  ratio: SampleRatio | null;
  unit: MetricUnit;
  currency: string;
}

const count = (value: number) => Math.round(value).toLocaleString('en');

/** Who came to each variant, and whether they came in the ratio that was planned: on a mismatch nothing else counts. */
export function SampleRatioPanel({ variants, ratio, unit, currency }: SampleRatioPanelProps) {
  return (
    <Panel title="Subjects" hint="Analysed are those whose whole window has passed.">
      {ratio?.mismatch && (
        <Alert severity="error" variant="outlined" sx={{ mb: 2 }}>
          Subjects came in another ratio than planned (p {pWords(ratio.pValue)}). The variants do not compare: look for
          what loses or doubles subjects on one side. There is no verdict.
        </Alert>
      )}
      <Table size="small" aria-label="Subjects by variant">
        <TableHead>
          <TableRow>
            <TableCell>Variant</TableCell>
            <TableCell align="right" sx={wideOnly}>
              Planned
            </TableCell>
            <TableCell align="right">Seen</TableCell>
            <TableCell align="right" sx={wideOnly}>
              Due
            </TableCell>
            <TableCell align="right">Analysed</TableCell>
            <TableCell align="right">Primary metric</TableCell>
          </TableRow>
        </TableHead>
        <TableBody>
          {variants.map(({ variant, name, trafficPercentage, subjects, matured, mean }, index) => (
            <TableRow key={variant}>
              <TableCell>
                {name || variant}
                {index === 0 && (
                  <Typography variant="caption" component="span" sx={{ color: 'text.secondary', ml: 0.75 }}>
                    control
                  </Typography>
                )}
              </TableCell>
              <TableCell align="right" sx={wideOnly}>
                {trafficPercentage} %
              </TableCell>
              <TableCell align="right">{count(subjects)}</TableCell>
              <TableCell align="right" sx={wideOnly}>
                {ratio?.expected[index] === undefined ? '–' : count(ratio.expected[index])}
              </TableCell>
              <TableCell align="right">{count(matured)}</TableCell>
              <TableCell align="right">{valueWords(mean, unit, currency)}</TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
      {ratio && !ratio.mismatch && (
        <Typography variant="caption" component="div" sx={{ mt: 1, color: 'text.secondary' }}>
          In the planned ratio: p {pWords(ratio.pValue)}, by a test that holds at any number of looks. Below 0.001 there
          is no verdict.
        </Typography>
      )}
    </Panel>
  );
}

export function pWords(p: number): string {
  return p < 0.001 ? '< 0.001' : `= ${p.toLocaleString('en', { maximumSignificantDigits: 2 })}`;
}
