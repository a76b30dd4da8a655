import type { FlagOverride, FlagRule, FlagSchedule } from '../../../contracts/flag-rules.ts';
import type { Flag } from '../../../contracts/flags.ts';
import { conditionWords } from '../ui/condition/condition-words.ts';
import type { Tone } from '../ui/StatusDot.tsx';

/** A rule as a sentence: whom it is for, how many of them, and what they get. */
export function ruleWords(rule: FlagRule): string {
  const hashed = rule.hashAttribute ?? 'id';
  const whole = rule.percentage === undefined || rule.percentage === 100 || rule.schedule?.steps.length;
  const share = whole ? '' : `, ${rule.percentage} % of them by ${hashed},`;
  const parts = rule.exclusion
    ? ` (in ${rule.exclusion.from}–${rule.exclusion.to} % of the group ${rule.exclusion.group})`
    : '';
  return `${whomOf(rule)}${share}${parts} ${shareOf(rule)}${timesOf(rule)}.`;
}

function whomOf({ condition, segments = [] }: FlagRule): string {
  const named = segments.length > 0 ? `Those in ${segments.join(' or ')}` : null;
  const asked = condition && Object.keys(condition).length > 0 ? conditionWords(condition) : null;
  if (named && asked) return `${named} of whom ${asked}`;
  if (named) return named;
  return asked ? `Those of whom ${asked}` : 'Everybody';
}

function shareOf({ split, variant, value }: FlagRule): string {
  if (split) return `are split: ${split.map((part) => `${part.percentage} % ${part.variant}`).join(', ')}`;
  return `get ${variant ?? valueWords(value)}`;
}

function timesOf({ schedule }: FlagRule): string {
  if (!schedule) return '';
  const steps = schedule.steps.map(({ at, percentage }) => `${percentage} % from ${at.slice(0, 16).replace('T', ' ')}`);
  const words = [
    ...(schedule.from ? [`from ${schedule.from.slice(0, 16).replace('T', ' ')}`] : []),
    ...(schedule.until ? [`until ${schedule.until.slice(0, 16).replace('T', ' ')}`] : []),
    ...steps,
  ];
  return words.length > 0 ? `, ${words.join(', ')} UTC` : '';
}

export function valueWords(value: unknown): string {
  if (value === true) return 'on';
  if (value === false) return 'off';
  return typeof value === 'string' ? `“${value}”` : (JSON.stringify(value) ?? 'nothing');
}

/** What a flag gives, in short: the first rule stands for the others. */
export function givesWords({ rules, rollouts, defaultValue, state, kind }: Flag): string {
  const [rollout] = rollouts;
  const [first] = rules;
  if (state !== 'on') return valueWords(defaultValue);
  if (rollout) return `A guarded rollout: ${rollout.percentage} % get ${valueWords(rollout.value)}.`;
  if (first) return rules.length > 1 ? `${ruleWords(first)} And ${rules.length - 1} more.` : ruleWords(first);
  return kind === 'entitlement' ? `${valueWords(defaultValue)}, unless granted` : valueWords(defaultValue);
}

/** A part of what a flag gives in an environment, line by line. */
export function behaviourLines(field: string, value: unknown): string[] {
  if (field === 'rules') return (value as FlagRule[]).map(ruleWords);
  if (field === 'overrides') {
    return (value as FlagOverride[]).map(
      ({ attribute, subject, value: gets }) => `${attribute} ${subject} gets ${valueWords(gets)}`,
    );
  }
  if (field === 'schedule' && value) {
    const { from, until } = value as FlagSchedule;
    return [`${from ? `from ${from}` : ''} ${until ? `until ${until}` : ''}`.trim() || 'always'];
  }
  return [field === 'schedule' ? 'always' : valueWords(value)];
}

export const behaviourWords: Record<string, string> = {
  defaultValue: 'Otherwise',
  rules: 'Rules',
  overrides: 'By name',
  schedule: 'Schedule',
};

export const stateWords: Record<Flag['state'], string> = {
  on: 'On',
  off: 'Off',
  killed: 'Killed',
  archived: 'Archived',
};
export const stateTones: Record<Flag['state'], Tone> = { on: 'good', off: 'idle', killed: 'bad', archived: 'idle' };
