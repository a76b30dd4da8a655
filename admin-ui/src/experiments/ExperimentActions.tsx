import { useState } from 'react';
import { useRedirect } from 'react-admin';
import type { Experiment } from '../../../contracts/experiments.ts';
import { type ExperimentTransition, experimentCommandAllowed } from '../../../contracts/tables/experiment-lifecycle.ts';
import { useLacking } from '../access/use-lacking.ts';
import { ActionButton } from '../ui/ActionButton.tsx';
import { useCommand } from '../ui/use-command.ts';
import { CommandDialog } from './CommandDialog.tsx';
import { DecideDialog } from './DecideDialog.tsx';
import { experimentApi } from './experiment-api.ts';
import { commandWords, type DirectedCommand } from './experiment-words.ts';

/** What can be done with it now; the state table says why something cannot. */
export function ExperimentActions({ experiment }: { experiment: Experiment }) {
  const { id, status } = experiment;
  const [command, setCommand] = useState<DirectedCommand | null>(null);
  const [deciding, setDeciding] = useState(false);
  const lacking = useLacking();
  const redirect = useRedirect();
  const { run, pending } = useCommand('experiments', id, experiment.operationId ?? undefined);
  const off = (transition: ExperimentTransition) =>
    lacking('experiments:run') ?? experimentCommandAllowed(transition, status).reason ?? null;
  const live = status === 'running' || status === 'paused';
  const directed: DirectedCommand[] = live ? [status === 'paused' ? 'resume' : 'pause', 'stop', 'cancel'] : [];
  return (
    <>
      <ActionButton
        disabledReason={lacking('experiments:edit') ?? experimentCommandAllowed('edit', status).reason ?? null}
        onClick={() => redirect('edit', 'experiments', id)}
      >
        Edit
      </ActionButton>
      {live && (
        <ActionButton
          pending={pending}
          disabledReason={off('look')}
          onClick={() => void run(() => experimentApi.look(id), 'A look is being taken')}
        >
          Look now
        </ActionButton>
      )}
      {directed.map((each) => (
        <ActionButton key={each} disabledReason={off(each)} onClick={() => setCommand(each)}>
          {commandWords[each].verb}
        </ActionButton>
      ))}
      {status === 'completed' && (
        <ActionButton
          variant="contained"
          disabledReason={off('decide') ?? (experiment.decision ? 'It is decided already' : null)}
          onClick={() => setDeciding(true)}
        >
          Decide
        </ActionButton>
      )}
      {command && <CommandDialog experiment={experiment} command={command} onClose={() => setCommand(null)} />}
      {deciding && <DecideDialog experiment={experiment} onClose={() => setDeciding(false)} />}
    </>
  );
}
