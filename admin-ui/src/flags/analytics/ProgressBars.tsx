import { Box, Link, Stack, Typography } from '@mui/material';
import type { ReactNode } from 'react';
import { Link as RouterLink } from 'react-router-dom';
import type { FeatureAnalytics, Flag } from '../../../../contracts/flags.ts';
import { ruleWords, stateWords } from '../rule-words.ts';

/** How far it is out: of each rollout and rule, the share of those whom it reaches. */
export function ProgressBars({ flag, progress }: { flag: Flag; progress: FeatureAnalytics['rolloutProgress'] }) {
  const rules = new Map(flag.rules.map((rule) => [rule.id, rule]));
  return (
    <Box>
      <Typography variant="h3">Rollout progress</Typography>
      <Typography variant="body2" sx={{ color: 'text.secondary', mb: 1 }}>
        Now {stateWords[progress.state].toLowerCase()}
        {progress.rules.length + progress.rollouts.length === 0 ? ', without a rule that gives it to some only.' : '.'}
      </Typography>
      <Stack component="ul" sx={{ m: 0, p: 0, gap: 1.25, listStyle: 'none' }}>
        {progress.rollouts.map(({ rolloutId, percentage, holdbackPercentage }) => (
          <Share key={rolloutId} percentage={percentage}>
            <Link component={RouterLink} to={`/flags/${flag.id}/rollouts/${rolloutId}`}>
              Guarded rollout
            </Link>
            {holdbackPercentage > 0 && `, ${holdbackPercentage} % held back to compare`}
          </Share>
        ))}
        {progress.rules.map(({ ruleId, percentage }) => {
          const rule = rules.get(ruleId);
          return (
            <Share key={ruleId} percentage={percentage}>
              {rule ? ruleWords(rule) : ruleId}
            </Share>
          );
        })}
      </Stack>
    </Box>
  );
}

function Share({ percentage, children }: { percentage: number; children: ReactNode }) {
  return (
    <Box component="li">
      <Stack direction="row" sx={{ justifyContent: 'space-between', gap: 2 }}>
        <Typography variant="body2" sx={{ overflowWrap: 'anywhere' }}>
          {children}
        </Typography>
        <Typography variant="body2" sx={{ fontVariantNumeric: 'tabular-nums', whiteSpace: 'nowrap' }}>
          {percentage} %
        </Typography>
      </Stack>
      <Box aria-hidden sx={{ height: 6, mt: 0.5, bgcolor: 'action.hover', borderRadius: 0.75 }}>
        <Box sx={{ width: `${percentage}%`, height: '100%', bgcolor: 'primary.main', borderRadius: 0.75 }} />
      </Box>
    </Box>
  );
}
