import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { compilePattern } from './run.ts';

it.each([
  ['^ab+c$', 'abbbc', true],
  ['^ab+c$', 'ac', false],
  ['(Mobile|Tablet)', 'Android Mobile Browser', true],
  ['-12-25$', '1980-12-25', true],
  ['\\bpro\\b', 'the pro plan', true],
  ['\\bpro\\b', 'profit', false],
  ['^[^@]+@example\\.(com|org)$', 'ada@example.org', true],
  ['^a{2,3}$', 'aaaa', false],
  ['^(?:ab){2}$', 'abab', true],
  ['a{', 'a{', true],
  ['^[\\d.-]+$', '1.2-3', true],
  ['\\u0041\\x42', 'AB', true],
  ['.', '\n', false],
  ['[]', 'a', false],
  ['[^]', '\n', true],
])('%s on %j is %s', (pattern, text, expected) => {
  expect(compilePattern(pattern)(text)).toBe(expected);
  expect(new RegExp(pattern).test(text)).toBe(expected);
});

const atom = fc.constantFrom(...'a b . [ab] [^a] \\d \\w \\s (a|b) (?:ab|c) [a-c-] \\- é K'.split(' '));
const quantifier = fc.constantFrom('', '', '*', '+', '?', '{2}', '{1,2}', '{0,}', '*?');
const edge = fc.constantFrom('', '', '^', '$', '\\b', '\\B');
const run = fc
  .array(fc.tuple(edge, atom, quantifier), { maxLength: 5 })
  .map((pieces) => pieces.map((piece) => piece.join('')).join(''));
const pattern = fc
  .tuple(run, run, run, fc.constantFrom('one', 'choice', 'star', 'plus'))
  .map(([x, y, z, form]) => ({ one: x, choice: `${x}|${y}`, star: `(${x}|${y})*${z}`, plus: `(${x})+${z}` })[form]);
const text = fc.array(fc.constantFrom(...'abc1 _éÉkK-\n'), { maxLength: 10 }).map((chars) => chars.join(''));

it("answers as JavaScript's own patterns do", () => {
  fc.assert(
    fc.property(pattern, text, fc.boolean(), (source, subject, ignoreCase) => {
      expect(compilePattern(source, ignoreCase)(subject)).toBe(new RegExp(source, ignoreCase ? 'i' : '').test(subject));
    }),
    { numRuns: 5_000 },
  );
});

it.each([
  ['(a+)+$', `${'a'.repeat(9_000)}b`],
  ['(a|a)*$', `${'a'.repeat(9_000)}b`],
  ['(a?){300}a{300}$', 'a'.repeat(9_000)],
  ['(.*a){50}b', 'a'.repeat(9_000)],
])('%s cannot stall the process', (source, subject) => {
  const test = compilePattern(source);
  const began = performance.now();
  test(subject);
  // RegExp needs longer than the age of the universe for the first; this takes milliseconds.
  expect(performance.now() - began).toBeLessThan(5_000);
});

it('refuses what grows beyond bounds', () => {
  expect(() => compilePattern('((a{100}){100}){100}')).toThrow('repeats too much');
  expect(() => compilePattern('a'.repeat(1_001))).toThrow('at most 1000 characters');
  expect(() => compilePattern(`${'('.repeat(60)}a${')'.repeat(60)}`)).toThrow('nested at most 50');
  expect(() => compilePattern('[z-a]')).toThrow('ends before it begins');
  expect(() => compilePattern('a{3,2}')).toThrow('ends before it begins');
  expect(() => compilePattern('*a')).toThrow('nothing to repeat');
  expect(() => compilePattern('\\p{L}')).toThrow('cannot be used');
  expect(compilePattern('a')('a'.repeat(10_001))).toBe(false);
});
