import { Button, Link, Stack, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { Link as RouterLink } from 'react-router-dom';
import type { Flag } from '../../../contracts/flags.ts';
import type { Rollout } from '../../../contracts/rollouts.ts';
import { useLacking } from '../access/use-lacking.ts';
import { ErrorPanel } from '../ui/ErrorPanel.tsx';
import { Panel } from '../ui/Panel.tsx';
import { StatusDot } from '../ui/StatusDot.tsx';
import { Timestamp } from '../ui/Timestamp.tsx';
import { rolloutApi } from './rollout-api.ts';
import { standing, statusWords } from './rollout-words.ts';

/** A feature's rollouts in the environment that is looked at, newest first. */
export function RolloutsPanel({ flag }: { flag: Flag }) {
  const lacking = useLacking();
  const { data, error, refetch } = useQuery({
    queryKey: ['flags', 'rollouts', flag.id],
    queryFn: ({ signal }) => rolloutApi.list(flag.id, signal),
  });
  const here = (data?.data ?? []).filter(({ environment }) => environment === flag.environment);
  const mayStart =
    !lacking('flags:rollout') && !here.some(({ endedAt }) => endedAt === null) && flag.state !== 'archived';
  return (
    <Panel
      title="Guarded rollouts"
      hint="Released in stages, watched by guardrails, taken back by itself when they show harm."
      aside={
        mayStart && (
          <Button
            variant="outlined"
            component={RouterLink}
            to={`/flags/${flag.id}/rollouts/create?environment=${flag.environment}`}
          >
            Start a rollout
          </Button>
        )
      }
    >
      {error ? (
        <ErrorPanel error={error} onRetry={() => void refetch()} />
      ) : here.length === 0 ? (
        <Typography variant="body2" sx={{ color: 'text.secondary' }}>
          None yet in {flag.environment}.
        </Typography>
      ) : (
        <Stack component="ul" sx={{ m: 0, p: 0, gap: 1.5, listStyle: 'none' }}>
          {here.map((rollout) => (
            <RolloutLine key={rollout.id} rollout={rollout} />
          ))}
        </Stack>
      )}
    </Panel>
  );
}

function RolloutLine({ rollout }: { rollout: Rollout }) {
  const { words, tone, busy } = statusWords[rollout.status];
  return (
    <Stack component="li" sx={{ gap: 0.25 }}>
      <Stack direction="row" sx={{ gap: 1.5, alignItems: 'baseline', flexWrap: 'wrap' }}>
        <StatusDot tone={tone} busy={busy ?? false}>
          {words}
        </StatusDot>
        <Link component={RouterLink} to={`/flags/${rollout.flagId}/rollouts/${rollout.id}`}>
          Begun <Timestamp at={rollout.createdAt} />
        </Link>
      </Stack>
      <Typography variant="body2" sx={{ color: 'text.secondary' }}>
        {standing(rollout)}
      </Typography>
    </Stack>
  );
}
