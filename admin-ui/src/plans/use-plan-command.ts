import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { asApiError } from '../http/api-error.ts';
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
      const shows = ({ queryKey }: { queryKey: readonly unknown[] }) =>
        queryKey[0] === 'operations' ||
        (queryKey[0] === 'plans' && (queryKey[1] === 'getList' || JSON.stringify(queryKey).includes(planId)));
      void queryClient.invalidateQueries({ predicate: shows });
    }
  };
  return { run, pending };
}
