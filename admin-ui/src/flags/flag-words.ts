import type { Flag } from '../../../contracts/flags.ts';

export const kindWords: Record<Flag['kind'], string> = {
  entitlement: 'Entitlement',
  release: 'Release',
  experiment: 'Experiment',
  operations: 'Operations',
};
export const kindHelp: Record<Flag['kind'], string> = {
  entitlement: 'What a plan grants',
  release: 'Lets a change out in steps',
  experiment: 'Compares variants',
  operations: 'Switches a part off when it hurts',
};
export const typeWords: Record<Flag['type'], string> = {
  boolean: 'On or off',
  string: 'Text',
  number: 'Number',
  json: 'JSON',
};
