import type { Operation } from '../../../contracts/operations.ts';
import type { Tone } from '../ui/StatusDot.tsx';

export const operationStatusWords: Record<Operation['status'], { words: string; tone: Tone; busy?: boolean }> = {
  accepted: { words: 'Accepted', tone: 'info', busy: true },
  running: { words: 'Running', tone: 'info', busy: true },
  waiting: { words: 'Waiting', tone: 'warn' },
  undoing: { words: 'Undoing', tone: 'warn', busy: true },
  done: { words: 'Done', tone: 'good' },
  failed: { words: 'Failed', tone: 'bad' },
  cancelled: { words: 'Cancelled', tone: 'idle' },
};

export const operationKinds: Record<string, string> = {
  publishPlan: 'Publish plan',
  deprecatePlan: 'Deprecate plan',
  archivePlan: 'Archive plan',
  rollOutFlag: 'Roll out flag',
  runExperiment: 'Run experiment',
  erasePerson: 'Erase person',
  reconcileEffect: 'Reconcile effect',
  refreshTraits: 'Refresh traits',
};

/** A name made for machines as words: `activateInStripe` → "Activate in stripe". */
export function words(name: string): string {
  const spaced = name
    .replace(/[_.-]/g, ' ')
    .replace(/([a-z])([A-Z])/g, (_, a: string, b: string) => `${a} ${b.toLowerCase()}`);
  return `${spaced.charAt(0).toUpperCase()}${spaced.slice(1)}`.replace(/\bstripe\b/gi, 'Stripe');
}

export const operationKind = (workflowType: string) => operationKinds[workflowType] ?? words(workflowType);
export const isUnderWay = ({ status }: Pick<Operation, 'status'>) => !['done', 'failed', 'cancelled'].includes(status);
