import type { Rollout } from '../../../contracts/rollouts.ts';
import type { RolloutCommand } from '../../../contracts/tables/rollout-lifecycle.ts';
import { ReasonDialog } from '../ui/ReasonDialog.tsx';
import { useCommand } from '../ui/use-command.ts';
import { rolloutApi } from './rollout-api.ts';
import { commandWords } from './rollout-words.ts';

interface DirectDialogProps {
  rollout: Rollout;
  command: RolloutCommand;
  onClose: () => void;
}

export function DirectDialog({ rollout, command, onClose }: DirectDialogProps) {
  const { run, pending } = useCommand('flags', rollout.flagId, rollout.operationId);
  const { verb, title, follows, done } = commandWords[command];
  const give = async (reason: string) => {
    if (await run(() => rolloutApi.direct(rollout, command, reason), done)) onClose();
  };
  return (
    <ReasonDialog
      title={title}
      confirm={verb}
      harmful={command === 'roll_back'}
      pending={pending}
      onConfirm={(reason) => void give(reason)}
      onClose={onClose}
    >
      {follows}
    </ReasonDialog>
  );
}
