import { Box, Stack, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useParams } from 'react-router-dom';
import type { RolloutDetail } from '../../../contracts/rollouts.ts';
import {
  type RolloutCommand,
  rolloutCommandAllowed,
  rolloutCommands,
} from '../../../contracts/tables/rollout-lifecycle.ts';
import { ActorName } from '../access/ActorName.tsx';
import { useLacking } from '../access/use-lacking.ts';
import { valueWords } from '../flags/rule-words.ts';
import { OperationPanel } from '../operations/OperationPanel.tsx';
import { useOperation } from '../operations/use-operation.ts';
import { ActionButton } from '../ui/ActionButton.tsx';
import { ErrorPanel } from '../ui/ErrorPanel.tsx';
import { PageSkeleton } from '../ui/Loading.tsx';
import { Page } from '../ui/Page.tsx';
import { Panel } from '../ui/Panel.tsx';
import { StatusDot } from '../ui/StatusDot.tsx';
import { Timestamp } from '../ui/Timestamp.tsx';
import { DirectDialog } from './DirectDialog.tsx';
import { GuardrailTable } from './GuardrailTable.tsx';
import { rolloutApi } from './rollout-api.ts';
import { commandWords, eventWords, standing, statusWords } from './rollout-words.ts';
import { StageTrack } from './StageTrack.tsx';

export default function RolloutShow() {
  const { id = '', rolloutId = '' } = useParams();
  const { data, error, refetch } = useQuery({
    queryKey: ['flags', 'rollout', { id, rolloutId }],
    queryFn: ({ signal }) => rolloutApi.read(id, rolloutId, signal),
  });
  if (!data && !error) return <PageSkeleton />;
  const crumbs = [
    { to: '/flags', label: 'Features' },
    { to: `/flags/${id}/show`, label: data?.flagKey ?? 'Feature' },
  ];
  if (!data) {
    return (
      <Page title="Rollout" crumbs={crumbs}>
        <ErrorPanel error={error} onRetry={() => void refetch()} />
      </Page>
    );
  }
  const { words, tone, busy } = statusWords[data.status];
  return (
    <Page
      title={`Rollout of ${data.flagKey}`}
      crumbs={crumbs}
      beside={
        <StatusDot tone={tone} busy={busy ?? false}>
          {words}
        </StatusDot>
      }
      lead={standing(data)}
      actions={<Commands rollout={data} />}
    >
      <Stack sx={{ gap: 2.5 }}>
        <Panel
          title="Stages"
          hint={`${data.holdbackPercentage} % are held back until the end; ${data.environment}, by ${data.hashAttribute}.`}
        >
          <StageTrack rollout={data} />
        </Panel>
        <Panel title="Guardrails">
          <GuardrailTable rollout={data} />
        </Panel>
        <Box sx={{ display: 'grid', gap: 2.5, gridTemplateColumns: { md: '1fr 1fr' }, alignItems: 'start' }}>
          <History rollout={data} />
          <Process rollout={data} />
        </Box>
      </Stack>
    </Page>
  );
}

function Commands({ rollout }: { rollout: RolloutDetail }) {
  const [command, setCommand] = useState<RolloutCommand | null>(null);
  const lacking = useLacking()('flags:rollout');
  return (
    <>
      {rolloutCommands
        .filter((each) => each !== (rollout.status === 'paused' ? 'pause' : 'resume'))
        .map((each) => (
          <ActionButton
            key={each}
            variant={each === 'roll_back' ? 'contained' : 'outlined'}
            color={each === 'roll_back' ? 'error' : 'primary'}
            disabledReason={lacking ?? rolloutCommandAllowed(each, rollout.status).reason ?? null}
            onClick={() => setCommand(each)}
          >
            {commandWords[each].verb}
          </ActionButton>
        ))}
      {command && <DirectDialog rollout={rollout} command={command} onClose={() => setCommand(null)} />}
    </>
  );
}

function History({ rollout }: { rollout: RolloutDetail }) {
  return (
    <Panel
      title="What has happened"
      hint={rollout.changes.map(({ flagKey, value }) => `${flagKey} → ${valueWords(value)}`).join(', ')}
    >
      <Stack component="ol" sx={{ m: 0, p: 0, gap: 1.25, listStyle: 'none' }}>
        {rollout.history.toReversed().map((event) => (
          <Box component="li" key={event.id}>
            <Typography variant="body1">
              {eventWords(event)}{' '}
              <Typography component="span" variant="body2" sx={{ color: 'text.secondary' }}>
                <Timestamp at={event.at} />
                {event.by !== 'process' && (
                  <>
                    {' '}
                    by <ActorName actor={event.by} />
                  </>
                )}
              </Typography>
            </Typography>
            {event.reason && (
              <Typography variant="body2" sx={{ color: 'text.secondary' }}>
                {event.reason}
              </Typography>
            )}
          </Box>
        ))}
      </Stack>
    </Panel>
  );
}

function Process({ rollout }: { rollout: RolloutDetail }) {
  const { data } = useOperation(rollout.operationId);
  return data ? <OperationPanel operation={data} linked /> : null;
}
