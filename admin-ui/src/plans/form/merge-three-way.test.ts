import { describe, expect, it } from '@jest/globals';
import { mergeThreeWay, withDecision } from './merge-three-way.ts';

const seat = { key: 'seat', unitAmount: '1000' };
const calls = { key: 'calls', unitAmount: '2' };
const base = { name: 'Pro', tier: 'team', components: [seat], metadata: { owner: 'ann' } };

describe('mergeThreeWay', () => {
  it('keeps changes of both sides to different fields', () => {
    const merge = mergeThreeWay(base, { ...base, name: 'Pro+' }, { ...base, tier: 'enterprise' });
    expect(merge).toEqual({ merged: { ...base, name: 'Pro+', tier: 'enterprise' }, conflicts: [], taken: [['tier']] });
  });

  it('names what both changed, and lets mine stand', () => {
    const merge = mergeThreeWay(base, { ...base, name: 'Mine' }, { ...base, name: 'Theirs' });
    expect(merge.merged).toEqual({ ...base, name: 'Mine' });
    expect(merge.conflicts).toEqual([{ path: ['name'], base: 'Pro', mine: 'Mine', theirs: 'Theirs' }]);
  });

  it('matches the items of lists by key', () => {
    const mine = { ...base, components: [{ ...seat, unitAmount: '1200' }] };
    const theirs = { ...base, components: [seat, calls] };
    expect(mergeThreeWay(base, mine, theirs).merged).toEqual({
      ...base,
      components: [{ ...seat, unitAmount: '1200' }, calls],
    });
  });

  it('takes over what the other side removed, unless I changed it', () => {
    const without = { ...base, components: [] };
    expect(mergeThreeWay(base, { ...base, name: 'X' }, without).merged).toEqual({ ...without, name: 'X' });
    const mine = { ...base, components: [{ ...seat, unitAmount: '1200' }] };
    expect(mergeThreeWay(base, mine, without).conflicts).toMatchObject([
      { path: ['components', 'seat'], theirs: undefined },
    ]);
  });

  it('treats a list whose items cannot be told apart as one value', () => {
    const twice = { ...base, components: [seat, { ...seat, unitAmount: '1' }] };
    const theirs = { ...base, components: [seat, calls] };
    expect(mergeThreeWay(base, twice, theirs)).toMatchObject({ merged: twice, conflicts: [{ path: ['components'] }] });
  });

  it('finds nothing to decide when both made the same change', () => {
    const changed = { ...base, name: 'Same' };
    expect(mergeThreeWay(base, changed, changed)).toEqual({ merged: changed, conflicts: [], taken: [] });
  });
});

describe('withDecision', () => {
  it('puts a decided value at its path, in lists by key', () => {
    expect(withDecision(base, ['metadata', 'owner'], 'bo')).toEqual({ ...base, metadata: { owner: 'bo' } });
    expect(withDecision(base, ['components', 'seat', 'unitAmount'], '5')).toEqual({
      ...base,
      components: [{ key: 'seat', unitAmount: '5' }],
    });
  });

  it('removes what was decided to be gone', () => {
    expect(withDecision(base, ['components', 'seat'], undefined)).toEqual({ ...base, components: [] });
  });
});
