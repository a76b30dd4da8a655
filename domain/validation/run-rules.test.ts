import { expect, it } from '@jest/globals';
import type { Rule, RuleContext } from './rule.ts';
import { runRules } from './run-rules.ts';

const found = { field: 'name', message: 'too long' };
const rule = (changes: Partial<Rule<string, RuleContext>>): Rule<string, RuleContext> => ({
  code: 'name_long',
  severity: 'error',
  check: (subject) => (subject.length > 3 ? [found] : []),
  ...changes,
});
const now = new Date('2026-06-01T00:00:00Z');

it('names what it finds by the code and severity of the rule', () => {
  expect(runRules([rule({})], 'long', { now })).toEqual([{ ...found, code: 'name_long', severity: 'error' }]);
  expect(runRules([rule({})], 'ok', { now })).toEqual([]);
});

it('runs a rule from the day on which it takes effect', () => {
  const rules = [
    rule({ code: 'past', effectiveFrom: '2026-01-01' }),
    rule({ code: 'future', effectiveFrom: '2027-01-01' }),
  ];
  expect(runRules(rules, 'long', { now }).map((problem) => problem.code)).toEqual(['past']);
});

it('runs a rule of a region for subjects of that region only, or of all', () => {
  const rules = [rule({ region: 'EU' })];
  expect(runRules(rules, 'long', { now, regions: ['US'] })).toEqual([]);
  expect(runRules(rules, 'long', { now, regions: ['EU', 'US'] })).toHaveLength(1);
  expect(runRules(rules, 'long', { now })).toHaveLength(1);
});
