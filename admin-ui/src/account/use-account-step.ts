import { useState } from 'react';
import { asApiError } from '../http/api-error.ts';

/** One step with the sign-in part: better-auth's errors are sentences of its own, so they stand beside the form. */
export function useAccountStep() {
  const [pending, setPending] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const run = async (step: () => Promise<void>) => {
    setPending(true);
    setProblem(null);
    try {
      await step();
    } catch (error) {
      setProblem(asApiError(error).message);
    } finally {
      setPending(false);
    }
  };
  return { run, pending, problem };
}
