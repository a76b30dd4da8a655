import type { Member } from '../../../contracts/access.ts';
import { api } from '../api.ts';
import { ConfirmDialog } from '../ui/ConfirmDialog.tsx';
import { useCommand } from '../ui/use-command.ts';

export function DisableDialog({ member, onClose }: { member: Member; onClose: () => void }) {
  const { run, pending } = useCommand('members', member.id);
  const disable = async () => {
    if (await run(() => api.updateMember(member.id, { disabled: true }), `${member.name} is signed out`)) onClose();
  };
  return (
    <ConfirmDialog
      title={`Disable ${member.name}?`}
      keep="Keep"
      confirm="Disable"
      pending={pending}
      onConfirm={() => void disable()}
      onClose={onClose}
    >
      They are signed out at once and cannot sign in until somebody enables them again. What they did stays on record.
    </ConfirmDialog>
  );
}
