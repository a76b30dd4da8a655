import type { GuardrailStatus } from '../guardrails/guardrail.ts';

export interface UndecidedPolicy {
  readonly whenUndecided: 'wait' | 'extend' | 'ask';
  readonly maxExtensions: number;
}

export type StageEnd = 'go_on' | 'extend' | 'wait' | 'ask' | 'roll_back';

/**
 * What the end of a stage's bake time leads to. Only `ok` goes on: a mismatch of the sides allows no verdict, so it is treated as
 * harm; what is undecided follows the policy, and a person is asked when the extensions are used up.
 */
export function stageEnd(verdict: GuardrailStatus, policy: UndecidedPolicy, extensions: number): StageEnd {
  switch (verdict) {
    case 'ok':
      return 'go_on';
    case 'regression':
    case 'sample_ratio_mismatch':
      return 'roll_back';
    case 'undecided':
      if (policy.whenUndecided !== 'extend') return policy.whenUndecided;
      return extensions < policy.maxExtensions ? 'extend' : 'ask';
  }
}
