import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { findDependencyCycle } from './dependency-cycle.ts';

const flag = (key: string, ...needs: string[]) => ({ key, dependencies: needs.map((flagKey) => ({ flagKey })) });

it.each([
  ['none', [flag('a', 'b', 'c'), flag('b', 'c'), flag('c')], null],
  ['on itself', [flag('a', 'a')], ['a', 'a']],
  ['behind another', [flag('a', 'b'), flag('b', 'c'), flag('c', 'b')], ['b', 'c', 'b']],
  ['an unknown flag', [flag('a', 'nowhere')], null],
])('%s', (_, flags, cycle) => {
  expect(findDependencyCycle(flags)).toEqual(cycle);
});

it('follows a chain of 20 000', () => {
  const chain = Array.from({ length: 20_000 }, (_, index) => flag(`f${index}`, `f${(index + 1) % 20_000}`));
  expect(findDependencyCycle(chain)).toHaveLength(20_001);
});

it('finds none where each depends on later ones only, and a true one else', () => {
  const edges = fc.array(fc.tuple(fc.nat(9), fc.nat(9)), { maxLength: 30 });
  fc.assert(
    fc.property(edges, (pairs) => {
      const needs = (from: number) => pairs.filter(([a]) => a === from).map(([, b]) => `f${b}`);
      const flags = Array.from({ length: 10 }, (_, index) => flag(`f${index}`, ...needs(index)));
      const forward = flags.map((one, index) =>
        flag(one.key, ...one.dependencies.map((other) => other.flagKey).filter((key) => Number(key.slice(1)) > index)),
      );
      expect(findDependencyCycle(forward)).toBeNull();
      const cycle = findDependencyCycle(flags);
      if (!cycle) return;
      expect(cycle.at(-1)).toBe(cycle[0]);
      cycle.slice(1).forEach((key, index) => {
        expect(flags.find((one) => one.key === cycle[index])?.dependencies).toContainEqual({ flagKey: key });
      });
    }),
  );
});
