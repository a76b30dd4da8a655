import { useCommand } from '../ui/use-command.ts';

/** A plan's commands start or move operations: those are loaded anew too. */
export const usePlanCommand = (planId: string) => useCommand('plans', planId, planId);
