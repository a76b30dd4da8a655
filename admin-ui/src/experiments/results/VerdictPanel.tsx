import { Alert, Box, Stack, Typography } from '@mui/material';
import type { ExperimentResults } from '../../../../contracts/experiment-results.ts';
import type { Experiment } from '../../../../contracts/experiments.ts';
import { ActorName } from '../../access/ActorName.tsx';
import { valueWords } from '../../metrics/metric-words.ts';
import { Fact } from '../../ui/Fact.tsx';
import { withReadableTimes } from '../../ui/moment-words.ts';
import { Panel } from '../../ui/Panel.tsx';
import { Timestamp } from '../../ui/Timestamp.tsx';
import { decisionWords, intervalWords, liftWords, stopWords } from '../experiment-words.ts';
import { pWords } from './SampleRatioPanel.tsx';

interface VerdictPanelProps {
  experiment: Experiment;
  results: ExperimentResults;
}

/** What is known, in one sentence and first of all; then why it stopped, what it is worth, and what to do. */
export function VerdictPanel({ experiment, results }: VerdictPanelProps) {
  const { verdict, stop, effectSize, effectInterval, pValue, businessImpact, recommendations, warnings } = results;
  // Of a share there are so many conversions in a month.
  const unit = businessImpact?.unit === 'fraction' ? 'number' : (businessImpact?.unit ?? 'number');
  const perMonth = (value: number) => valueWords(value, unit, results.currency);
  return (
    <Panel>
      <Typography variant="h2" component="p" sx={{ fontSize: '1.25rem', lineHeight: 1.4, maxWidth: 820 }}>
        {withReadableTimes(verdict)}
      </Typography>
      <Typography variant="body2" sx={{ color: 'text.secondary', mt: 0.75 }}>
        Asked: {experiment.hypothesis}
      </Typography>
      <Box
        component="dl"
        sx={{ m: 0, mt: 2, display: 'grid', gap: 2, gridTemplateColumns: 'repeat(auto-fit, minmax(170px, 1fr))' }}
      >
        {effectSize !== null && (
          <Fact label="Effect on the primary metric">
            {liftWords(effectSize)} ({intervalWords(effectInterval)})
          </Fact>
        )}
        {pValue !== null && <Fact label="p-value">{pWords(pValue).replace('= ', '')}</Fact>}
        {businessImpact && results.statisticalSignificance && (
          <Fact label="If everybody had it, a month">
            {perMonth(businessImpact.perMonth)}
            {businessImpact.interval && ` (${businessImpact.interval.map(perMonth).join(' to ')})`}
          </Fact>
        )}
        <Fact label="What the method promises">{results.errorRate}</Fact>
        {stop && <Fact label="Why it stopped">{stopWords[stop]}</Fact>}
        {results.lookedAt && (
          <Fact label="As of">
            look {results.looks}, <Timestamp at={results.lookedAt} />
          </Fact>
        )}
        {experiment.decision && (
          <Fact label="Decided">
            {decisionWords(experiment.decision)} <ActorName actor={experiment.decision.by} />:{' '}
            {experiment.decision.reason}
          </Fact>
        )}
      </Box>
      <Stack sx={{ gap: 1, mt: warnings.length + recommendations.length > 0 ? 2 : 0 }}>
        {warnings.map(({ code, message }) => (
          <Alert key={`${code} ${message}`} severity="warning" variant="outlined">
            {message}
          </Alert>
        ))}
        {recommendations.map(({ action, message }) => (
          <Alert key={`${action} ${message}`} severity="info" variant="outlined">
            {message}
          </Alert>
        ))}
      </Stack>
    </Panel>
  );
}
