import { Box, Link, Stack, Table, TableBody, TableCell, TableHead, TableRow, Typography } from '@mui/material';
import { Link as RouterLink } from 'react-router-dom';
import type { EarlyStoppingRule, Experiment } from '../../../contracts/experiments.ts';
import { formatMoney } from '../../../domain/money/format-money.ts';
import { valueWords } from '../flags/rule-words.ts';
import { usePlanVersions } from '../plans/use-plan-versions.ts';
import { conditionWords } from '../ui/condition/condition-words.ts';
import { Fact } from '../ui/Fact.tsx';
import { Panel } from '../ui/Panel.tsx';
import {
  correctionWords,
  methodWords,
  roleWords,
  spendingWords,
  stoppingWords,
  typeWords,
} from './experiment-words.ts';
import { ScalingFacts } from './ScalingFacts.tsx';

const stopsFor = (rule: EarlyStoppingRule) =>
  rule.type === 'budget'
    ? `${formatMoney(rule.limit.amount, rule.limit.currency)} are probably lost on ${rule.metricKey}`
    : stoppingWords[rule.type].charAt(0).toLowerCase() + stoppingWords[rule.type].slice(1);

/** What was agreed on before it began. */
export function DefinitionPanel({ experiment }: { experiment: Experiment }) {
  const { description, trafficAllocation: traffic, successMetrics, design, earlyStoppingRules } = experiment;
  const whom = Object.keys(traffic.condition).length > 0 ? conditionWords(traffic.condition) : 'everybody';
  const { minimumDetectableEffect: effect, plannedSampleSize } = design;
  const planned = design.method === 'group_sequential' || design.method === 'fixed';
  return (
    <Panel
      title="Definition"
      hint={`${typeWords[experiment.experimentType]} in ${experiment.environment}, by the feature ${experiment.flagKey}`}
    >
      <Stack sx={{ gap: 2.5 }}>
        {description && <Typography variant="body2">{description}</Typography>}
        <Box
          component="dl"
          sx={{ m: 0, display: 'grid', gap: 2, gridTemplateColumns: 'repeat(auto-fit, minmax(200px, 1fr))' }}
        >
          <Fact label="Who is in it">
            {traffic.percentage} % of {whom}, by {traffic.assignBy}
            {traffic.exclusion &&
              `; group ${traffic.exclusion.group}, ${traffic.exclusion.from}–${traffic.exclusion.to} %`}
          </Fact>
          <Fact label="Method">
            {methodWords[design.method].words}, α {design.alpha}, power {design.power}
            {design.cuped ? ', with CUPED' : ''}
          </Fact>
          <Fact label="Smallest effect">{effect === null ? 'that of the metric' : `${effect * 100} %`}</Fact>
          {planned && (
            <Fact label="Planned for">
              {plannedSampleSize === null
                ? 'as many subjects as the power needs'
                : `${plannedSampleSize.toLocaleString('en')} subjects a variant`}
            </Fact>
          )}
          {design.method === 'group_sequential' && (
            <Fact label="The error rate is spent">{spendingWords[design.spending]}</Fact>
          )}
          <Fact label="Many secondary metrics">{correctionWords[design.correction]}</Fact>
          <Fact label="Stops early when">
            {earlyStoppingRules.map(stopsFor).join('; ') ||
              'subjects came in another ratio than planned, and else never'}
          </Fact>
          <Fact label="Lasts at most">{experiment.maxDuration} days</Fact>
          <Fact label="Looked at">
            every {experiment.lookEveryHours} h, from {experiment.minimumSampleSize.toLocaleString('en')} subjects a
            variant
          </Fact>
          {experiment.experimentType === 'pricing' && (
            <Fact label="Prices still hold after its end">for {experiment.noticeDays} days</Fact>
          )}
          <Fact label="Left alone">
            {experiment.holdouts.length > 0 ? `holdouts ${experiment.holdouts.join(', ')}` : 'no holdout'}
          </Fact>
          <ScalingFacts experiment={experiment} />
        </Box>
        <VariantsTable experiment={experiment} />
        <Typography variant="body2">
          {successMetrics
            .map(({ metricKey, role, tolerancePercentage }) => {
              const harm = role === 'guardrail' ? ` (harm of ${tolerancePercentage} % must be seen)` : '';
              return `${roleWords[role]}: ${metricKey}${harm}`;
            })
            .join(' · ') || 'No metrics yet'}
        </Typography>
      </Stack>
    </Panel>
  );
}

function VariantsTable({ experiment: { variants } }: { experiment: Experiment }) {
  const versions = usePlanVersions(variants.flatMap(({ planVersionId }) => planVersionId ?? []));
  return (
    <Box tabIndex={0} sx={{ overflowX: 'auto', position: 'relative' }}>
      <Table size="small" aria-label="Variants">
        <TableHead>
          <TableRow>
            <TableCell>Variant</TableCell>
            <TableCell>Gives</TableCell>
            <TableCell align="right">Share</TableCell>
          </TableRow>
        </TableHead>
        <TableBody>
          {variants.map(({ key, name, value, planVersionId, trafficPercentage, reducedFrom }, index) => {
            const priced = versions.get(planVersionId ?? '');
            return (
              <TableRow key={key}>
                <TableCell>
                  {name || key}
                  {index === 0 && (
                    <Typography component="span" variant="caption" sx={{ ml: 0.75, color: 'text.secondary' }}>
                      control
                    </Typography>
                  )}
                </TableCell>
                <TableCell sx={{ overflowWrap: 'anywhere' }}>
                  {priced && (
                    <Link component={RouterLink} to={`/plans/${priced.plan.id}/show`}>
                      {priced.plan.configuration.name}, version {priced.version.number}
                    </Link>
                  )}
                  {planVersionId && !priced && planVersionId}
                  {reducedFrom &&
                    `, shown as reduced from ${formatMoney(reducedFrom.price.amount, reducedFrom.price.currency)}`}
                  {value !== undefined && `${planVersionId ? ', as ' : ''}${valueWords(value)}`}
                </TableCell>
                <TableCell align="right">{trafficPercentage} %</TableCell>
              </TableRow>
            );
          })}
        </TableBody>
      </Table>
    </Box>
  );
}
