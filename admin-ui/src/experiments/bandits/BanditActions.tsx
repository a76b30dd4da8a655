import { useState } from 'react';
import { useRedirect } from 'react-admin';
import type { Bandit } from '../../../../contracts/bandits.ts';
import { banditCommandAllowed } from '../../../../contracts/tables/bandit-lifecycle.ts';
import { useLacking } from '../../access/use-lacking.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { ReasonDialog } from '../../ui/ReasonDialog.tsx';
import { useCommand } from '../../ui/use-command.ts';
import { type BanditVerb, banditApi } from './bandit-api.ts';

const verbs: Record<BanditVerb, { words: string; done: string }> = {
  start: { words: 'Start', done: 'The bandit has begun, with equal shares' },
  pause: { words: 'Pause', done: 'The shares stand still' },
  resume: { words: 'Resume', done: 'The bandit goes on' },
  look: { words: 'Look now', done: 'The shares are made anew' },
};

export function BanditActions({ bandit }: { bandit: Bandit }) {
  const { id, status } = bandit;
  const [ending, setEnding] = useState(false);
  const { run, pending } = useCommand('bandits', id);
  const lacking = useLacking()('bandits:edit');
  const redirect = useRedirect();
  const shown: BanditVerb[] =
    status === 'draft' ? ['start'] : status === 'running' ? ['look', 'pause'] : status === 'paused' ? ['resume'] : [];
  return (
    <>
      {status === 'draft' && (
        <ActionButton disabledReason={lacking} onClick={() => redirect('edit', 'bandits', id)}>
          Edit
        </ActionButton>
      )}
      {shown.map((verb) => (
        <ActionButton
          key={verb}
          variant={verb === 'start' ? 'contained' : 'outlined'}
          pending={pending}
          disabledReason={lacking ?? banditCommandAllowed(verb, status).reason ?? null}
          onClick={() => void run(() => banditApi.direct(id, verb), verbs[verb].done)}
        >
          {verbs[verb].words}
        </ActionButton>
      ))}
      {(status === 'running' || status === 'paused') && (
        <ActionButton disabledReason={lacking} onClick={() => setEnding(true)}>
          End
        </ActionButton>
      )}
      {ending && <EndDialog bandit={bandit} onClose={() => setEnding(false)} />}
    </>
  );
}

function EndDialog({ bandit: { id, name }, onClose }: { bandit: Bandit; onClose: () => void }) {
  const { run, pending } = useCommand('bandits', id);
  const end = async (reason: string) => {
    if (await run(() => banditApi.end(id, reason), 'The bandit has ended')) onClose();
  };
  return (
    <ReasonDialog
      title={`End ${name}?`}
      confirm="End bandit"
      harmful
      pending={pending}
      onConfirm={(reason) => void end(reason)}
      onClose={onClose}
    >
      Everybody gets what the rules of the feature give. What was learnt stays here.
    </ReasonDialog>
  );
}
