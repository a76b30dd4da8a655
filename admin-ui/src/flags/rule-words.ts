import type { FlagRule } from '../../../contracts/flag-rules.ts';
import type { Flag } from '../../../contracts/flags.ts';
import { conditionWords } from '../ui/condition/condition-words.ts';
import type { Tone } from '../ui/StatusDot.tsx';

/** A rule as a sentence: whom it is for, how many of them, and what they get. */
export function ruleWords(rule: FlagRule): string {
  const hashed = rule.hashAttribute ?? 'id';
  const share =
    rule.percentage === undefined || rule.percentage === 100 ? '' : `, ${rule.percentage} % of them by ${hashed},`;
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

export const stateWords: Record<Flag['state'], string> = {
  on: 'On',
  off: 'Off',
  killed: 'Killed',
  archived: 'Archived',
};
export const stateTones: Record<Flag['state'], Tone> = { on: 'good', off: 'idle', killed: 'bad', archived: 'idle' };
