import { Table, TableBody, TableCell, TableHead, TableRow, Typography } from '@mui/material';
import type { Rollout } from '../../../contracts/rollouts.ts';
import { StatusDot } from '../ui/StatusDot.tsx';
import { Timestamp } from '../ui/Timestamp.tsx';
import { verdictWords } from './rollout-words.ts';

/** What each guardrail says, in its own sentence. */
export function GuardrailTable({ rollout: { guardrails, verdict } }: { rollout: Rollout }) {
  if (guardrails.length === 0) {
    return (
      <Typography variant="body2" sx={{ color: 'text.secondary' }}>
        Nothing watches this rollout: its stages follow each other by time alone.
      </Typography>
    );
  }
  return (
    <>
      <Table size="small">
        <TableHead>
          <TableRow>
            <TableCell>Metric</TableCell>
            <TableCell>Verdict</TableCell>
            <TableCell>Why</TableCell>
            <TableCell align="right">Harm to be seen</TableCell>
          </TableRow>
        </TableHead>
        <TableBody>
          {guardrails.map(({ metricKey, tolerancePercentage }) => {
            const said = verdict?.verdicts.find(({ key }) => key === metricKey);
            const { words, tone } = verdictWords[said?.status ?? 'undecided'];
            return (
              <TableRow key={metricKey}>
                <TableCell>{metricKey}</TableCell>
                <TableCell>
                  <StatusDot tone={tone}>{words}</StatusDot>
                </TableCell>
                <TableCell>{said?.reason ?? 'Not looked at yet.'}</TableCell>
                <TableCell align="right">{tolerancePercentage} %</TableCell>
              </TableRow>
            );
          })}
        </TableBody>
      </Table>
      {verdict && (
        <Typography variant="caption" component="div" sx={{ mt: 1, color: 'text.secondary' }}>
          Looked <Timestamp at={verdict.at} />. Valid however often it is looked at.
        </Typography>
      )}
    </>
  );
}
