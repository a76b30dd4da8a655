import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { asApiError } from '../http/api-error.ts';
import { isAffected } from '../stream-state.ts';
import { useNotifyDone, useNotifyError } from './use-notify-error.tsx';

/** Runs a command of an area and loads anew what it changed, whether it was taken or refused. */
export function useCommand(area: string, entityId = '', operationId?: string) {
  const queryClient = useQueryClient();
  const [pending, setPending] = useState(false);
  const notifyError = useNotifyError();
  const notifyDone = useNotifyDone();

  /** Its answer when the command was taken, else null; `done` says so to the person, from the answer if need be. */
  const run = async <T>(
    command: () => Promise<T>,
    done: string | ((answer: T) => string | null) | null,
  ): Promise<T | null> => {
    setPending(true);
    try {
      const answer = await command();
      const words = typeof done === 'function' ? done(answer) : done;
      if (words) notifyDone(words);
      return answer;
    } catch (error) {
      notifyError(asApiError(error));
      return null;
    } finally {
      setPending(false);
      const message = { position: '', area, type: `${area}.commanded`, entityId, operationId };
      void queryClient.invalidateQueries({ predicate: ({ queryKey }) => isAffected(queryKey, [message]) });
    }
  };
  return { run, pending };
}
