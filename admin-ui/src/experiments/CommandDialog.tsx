import type { Experiment } from '../../../contracts/experiments.ts';
import { ReasonDialog } from '../ui/ReasonDialog.tsx';
import { useCommand } from '../ui/use-command.ts';
import { experimentApi } from './experiment-api.ts';
import { commandWords, type DirectedCommand } from './experiment-words.ts';

interface CommandDialogProps {
  experiment: Experiment;
  command: DirectedCommand;
  onClose: () => void;
}

export function CommandDialog({ experiment, command, onClose }: CommandDialogProps) {
  const { run, pending } = useCommand('experiments', experiment.id, experiment.operationId ?? undefined);
  const { verb, title, follows, done } = commandWords[command];
  const give = async (reason: string) => {
    if (await run(() => experimentApi.direct(experiment.id, command, reason), done)) onClose();
  };
  return (
    <ReasonDialog
      title={title}
      confirm={`${verb} experiment`}
      harmful={command === 'stop' || command === 'cancel'}
      pending={pending}
      onConfirm={(reason) => void give(reason)}
      onClose={onClose}
    >
      {follows}
    </ReasonDialog>
  );
}
