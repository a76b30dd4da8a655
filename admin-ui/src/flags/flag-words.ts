import type { Flag } from '../../../contracts/flags.ts';

export const kindWords: Record<Flag['kind'], string> = {
  release: 'Release',
  entitlement: 'Entitlement',
  experiment: 'Experiment',
  operations: 'Operations',
};
export const isKind = (text: string): text is Flag['kind'] => Object.hasOwn(kindWords, text);
export const kindHelp: Record<Flag['kind'], string> = {
  release: 'Lets a change out in steps',
  entitlement: 'What a plan grants',
  experiment: 'Compares variants',
  operations: 'Switches a part off when it hurts',
};
export const typeWords: Record<Flag['type'], string> = {
  boolean: 'On or off',
  string: 'Text',
  number: 'Number',
  json: 'JSON',
};
