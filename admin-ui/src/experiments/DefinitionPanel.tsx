import { Box, Stack, Table, TableBody, TableCell, TableHead, TableRow, Typography } from '@mui/material';
import type { EarlyStoppingRule, Experiment } from '../../../contracts/experiments.ts';
import { formatMoney } from '../../../domain/money/format-money.ts';
import { valueWords } from '../flags/rule-words.ts';
import { conditionWords } from '../ui/condition/condition-words.ts';
import { Fact } from '../ui/Fact.tsx';
import { Panel } from '../ui/Panel.tsx';
import { methodWords, roleWords, typeWords } from './experiment-words.ts';

const ruleWords = (rule: EarlyStoppingRule) =>
  rule.type === 'budget'
    ? `budget of ${formatMoney(rule.limit.amount, rule.limit.currency)} on ${rule.metricKey}`
    : rule.type;

/** What was agreed on before it began. */
export function DefinitionPanel({ experiment }: { experiment: Experiment }) {
  const { variants, trafficAllocation: traffic, successMetrics, design, earlyStoppingRules } = experiment;
  const whom = Object.keys(traffic.condition).length > 0 ? conditionWords(traffic.condition) : 'everybody';
  return (
    <Panel
      title="Definition"
      hint={`${typeWords[experiment.experimentType]} in ${experiment.environment}, by the feature ${experiment.flagKey}`}
    >
      <Stack sx={{ gap: 2.5 }}>
        <Box
          component="dl"
          sx={{ m: 0, display: 'grid', gap: 2, gridTemplateColumns: 'repeat(auto-fit, minmax(170px, 1fr))' }}
        >
          <Fact label="Who is in it">
            {traffic.percentage} % of {whom}, by {traffic.assignBy}
            {traffic.exclusion &&
              `; group ${traffic.exclusion.group}, ${traffic.exclusion.from}–${traffic.exclusion.to} %`}
          </Fact>
          <Fact label="Method">
            {methodWords[design.method].words}, α {design.alpha}, power {design.power}
          </Fact>
          <Fact label="Stops early for">
            {earlyStoppingRules.map(ruleWords).join(', ') || 'nothing but a mismatch of subjects'}
          </Fact>
          <Fact label="Lasts at most">{experiment.maxDuration} days</Fact>
          <Fact label="Looked at">
            every {experiment.lookEveryHours} h, from {experiment.minimumSampleSize.toLocaleString('en')} subjects a
            variant
          </Fact>
          <Fact label="Left alone">
            {experiment.holdouts.length > 0 ? `holdouts ${experiment.holdouts.join(', ')}` : 'no holdout'}
          </Fact>
        </Box>
        <Table size="small" aria-label="Variants">
          <TableHead>
            <TableRow>
              <TableCell>Variant</TableCell>
              <TableCell>Gives</TableCell>
              <TableCell align="right">Share</TableCell>
            </TableRow>
          </TableHead>
          <TableBody>
            {variants.map(({ key, name, value, planVersionId, trafficPercentage }, index) => (
              <TableRow key={key}>
                <TableCell>
                  {name || key}
                  {index === 0 && (
                    <Typography component="span" variant="caption" sx={{ ml: 0.75, color: 'text.secondary' }}>
                      control
                    </Typography>
                  )}
                </TableCell>
                <TableCell sx={{ overflowWrap: 'anywhere' }}>{planVersionId ?? valueWords(value)}</TableCell>
                <TableCell align="right">{trafficPercentage} %</TableCell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
        <Typography variant="body2">
          {successMetrics.map(({ metricKey, role }) => `${roleWords[role]}: ${metricKey}`).join(' · ') ||
            'No metrics yet'}
        </Typography>
      </Stack>
    </Panel>
  );
}
