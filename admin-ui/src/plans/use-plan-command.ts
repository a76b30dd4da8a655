import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { asApiError } from '../http/api-error.ts';
import { isAffected } from '../stream-state.ts';
import { useNotifyDone, useNotifyError } from '../ui/use-notify-error.tsx';

/** Runs a command of a plan and loads anew what it changed, whether it was taken or refused. */
export function usePlanCommand(planId: string) {
  const queryClient = useQueryClient();
  const [pending, setPending] = useState(false);
  const notifyError = useNotifyError();
  const notifyDone = useNotifyDone();

  /** True when the command was taken. */
  const run = async (command: () => Promise<unknown>, done: string): Promise<boolean> => {
    setPending(true);
    try {
      await command();
      notifyDone(done);
      return true;
    } catch (error) {
      notifyError(asApiError(error));
      return false;
    } finally {
      setPending(false);
      const message = { position: '', area: 'plans', type: 'plan.commanded', entityId: planId, operationId: planId };
      void queryClient.invalidateQueries({ predicate: ({ queryKey }) => isAffected(queryKey, [message]) });
    }
  };
  return { run, pending };
}
