import { describe, expect, it } from '@jest/globals';
import { gathered } from './gathered.ts';

const limits = { most: 3, restMs: 20, busyPerSecond: 10 };

describe('gathered work', () => {
  it('is done together for those who come together, at most so many at once, in their order', async () => {
    const rounds: number[][] = [];
    const double = gathered(async (items: number[]) => {
      rounds.push(items);
      return items.map((item) => item * 2);
    }, limits);
    expect(await Promise.all([1, 2, 3, 4].map(double))).toEqual([2, 4, 6, 8]);
    expect(rounds).toEqual([[1, 2, 3], [4]]);
    expect(await double(5)).toBe(10);
    expect(rounds).toEqual([[1, 2, 3], [4], [5]]);
  });

  it('fails only for whom it fails alone', async () => {
    const rounds: number[][] = [];
    const work = gathered(async (items: number[]) => {
      rounds.push(items);
      if (items.includes(2)) throw new Error('not two');
      return items;
    }, limits);
    const results = await Promise.allSettled([1, 2, 3].map(work));
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(rounds).toEqual([[1, 2, 3], [1], [2], [3]]);
  });

  it('gathers what comes during the rest of a busy time', async () => {
    const rounds: number[] = [];
    const work = gathered(
      async (items: number[]) => {
        rounds.push(items.length);
        return items;
      },
      { most: 100, restMs: 500, busyPerSecond: 4 },
    );
    await work(1);
    await Promise.all([2, 3, 4].map(async (item) => setTimeout(() => {}, 1) && work(item)));
    const later = new Promise<number>((resolve) => setTimeout(() => resolve(work(6)), 20));
    await Promise.all([work(5), later]);
    expect(rounds).toEqual([1, 3, 2]);
  });
});
