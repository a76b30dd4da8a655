import { Button } from '@mui/material';
import { useState } from 'react';
import { Link as RouterLink } from 'react-router-dom';
import type { Flag } from '../../../contracts/flags.ts';
import { type FlagTransition, flagCommandAllowed } from '../../../contracts/tables/flag-lifecycle.ts';
import type { Permission } from '../../../contracts/tables/permissions.ts';
import { useLacking } from '../access/use-lacking.ts';
import { ActionButton } from '../ui/ActionButton.tsx';
import { useCommand } from '../ui/use-command.ts';
import { doneWords, flagApi } from './flag-api.ts';
import { KillDialog } from './KillDialog.tsx';

/** What can be done to a flag now; what cannot stays in its place and says why. */
export function FlagActions({ flag }: { flag: Flag }) {
  const [killing, setKilling] = useState(false);
  const lacking = useLacking();
  const { run, pending } = useCommand('flags', flag.id);
  const refusal = (command: FlagTransition, permission: Permission) =>
    lacking(permission) ?? flagCommandAllowed(command, flag.state).reason ?? null;
  const on = flag.state === 'on';
  const toggle = () =>
    run(
      () => flagApi.edit(flag, 'toggle', { environment: flag.environment, enabled: !on }),
      (changed) => doneWords(changed, `${flag.name} is ${on ? 'off' : 'on'} in ${flag.environment}`),
    );
  const archived = flag.state === 'archived';
  return (
    <>
      {flag.state === 'killed' ? (
        <ActionButton
          pending={pending}
          disabledReason={refusal('restore', 'flags:edit')}
          onClick={() =>
            void run(
              () => flagApi.edit(flag, 'restore', { environment: flag.environment }),
              `${flag.name} is no longer killed; it is off`,
            )
          }
        >
          Take the kill back
        </ActionButton>
      ) : (
        <ActionButton
          pending={pending}
          disabledReason={refusal(on ? 'disable' : 'enable', 'flags:edit')}
          onClick={() => void toggle()}
        >
          {on ? 'Switch off' : 'Switch on'}
        </ActionButton>
      )}
      <ActionButton
        pending={pending}
        disabledReason={refusal(archived ? 'unarchive' : 'archive', 'flags:edit')}
        onClick={() =>
          void run(
            () => flagApi.archive(flag, archived ? 'unarchive' : 'archive'),
            (changed) => doneWords(changed, `${flag.name} is ${archived ? 'back' : 'archived'}`),
          )
        }
      >
        {archived ? 'Unarchive' : 'Archive'}
      </ActionButton>
      <Button variant="outlined" component={RouterLink} to={`/flags/${flag.id}?environment=${flag.environment}`}>
        Edit rules
      </Button>
      <ActionButton
        variant="contained"
        color="error"
        disabledReason={
          flag.killSwitch ? refusal('kill', 'flags:kill') : 'This flag has no kill switch: switch it off instead'
        }
        onClick={() => setKilling(true)}
      >
        Kill
      </ActionButton>
      {killing && <KillDialog flag={flag} onClose={() => setKilling(false)} />}
    </>
  );
}
