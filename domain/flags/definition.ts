import type {
  ExperimentLayer,
  FlagDependency,
  FlagOverride,
  FlagRule,
  FlagSchedule,
  FlagVariant,
  RolloutLayer,
} from '../../contracts/flag-rules.ts';
import type { Flag } from '../../contracts/flags.ts';

/** A flag as it stands in one environment: all that decides what it gives. */
export interface FlagDefinition {
  readonly key: string;
  readonly type: Flag['type'];
  readonly kind: Flag['kind'];
  readonly variants: readonly FlagVariant[];
  readonly dependencies: readonly FlagDependency[];
  readonly archived: boolean;
  readonly enabled: boolean;
  readonly killed: boolean;
  readonly defaultValue: unknown;
  readonly rules: readonly FlagRule[];
  readonly overrides: readonly FlagOverride[];
  readonly schedule: FlagSchedule | null;
  readonly rollouts: readonly RolloutLayer[];
  readonly experiments?: readonly ExperimentLayer[];
}

export type FlagBehaviour = Pick<FlagDefinition, 'enabled' | 'defaultValue' | 'rules' | 'overrides' | 'schedule'>;

/** Who gets nothing but the default value, and why; null for a flag whose rules are asked. */
export function whyOff(flag: FlagDefinition, now: Date): 'killed' | 'off' | 'scheduled' | null {
  if (flag.killed) return 'killed';
  if (!flag.enabled) return 'off';
  return within(flag.schedule, now) ? null : 'scheduled';
}

export function within(schedule: FlagSchedule | null | undefined, now: Date): boolean {
  if (!schedule) return true;
  return !(schedule.from && now < new Date(schedule.from)) && !(schedule.until && now >= new Date(schedule.until));
}

export function emptyValueOf(type: Flag['type']): unknown {
  return { boolean: false, string: '', number: 0, json: null }[type];
}

/** Whether a value is of a flag's type. JSON takes anything, null too. */
export function isOfType(type: Flag['type'], value: unknown): boolean {
  if (type === 'json') return value !== undefined;
  return typeof value === type && (type !== 'number' || Number.isFinite(value));
}

/** `on` and `off` are there for booleans without being named. */
export function variantsOf(flag: Pick<FlagDefinition, 'type' | 'variants'>): readonly FlagVariant[] {
  if (flag.type !== 'boolean' || flag.variants.length > 0) return flag.variants;
  return [
    { key: 'on', value: true },
    { key: 'off', value: false },
  ];
}
