import { expect, it } from '@jest/globals';
import type { BanditAllocation } from '../../../../contracts/bandits.ts';
import { shareBands } from './share-bands.ts';

const allocation = (number: number, at: string, shares: number[]) =>
  ({
    number,
    at,
    because: 'weighted',
    arms: shares.map((share, index) => ({ arm: `arm-${index}`, share })),
  }) as BanditAllocation;

it('stacks shares, each until the next, whatever order they come in', () => {
  const allocations = [
    allocation(2, '2026-01-02T00:00:00Z', [0.2, 0.8]),
    allocation(1, '2026-01-01T00:00:00Z', [0.5, 0.5]),
  ];
  const bands = shareBands(allocations, Date.parse('2026-01-05T00:00:00Z'), 400, 100);
  expect(bands).toEqual([
    { arm: 'arm-0', points: '0.0,50.0 100.0,50.0 100.0,80.0 400.0,80.0 400.0,100.0 100.0,100.0 100.0,100.0 0.0,100.0' },
    { arm: 'arm-1', points: '0.0,0.0 100.0,0.0 100.0,0.0 400.0,0.0 400.0,80.0 100.0,80.0 100.0,50.0 0.0,50.0' },
  ]);
  expect(shareBands([], 0, 400, 100)).toEqual([]);
});
