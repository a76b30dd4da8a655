import { expect, it } from '@jest/globals';
import { actorName } from './actor-name.ts';

const names = { members: [{ id: 'member_1', name: 'Mia Maker' }], keys: [{ id: 'key_1', name: 'Deploy' }] };

it('names members and keys that are known, and writes others as they stand', () => {
  expect(actorName('member:member_1', names)).toBe('Mia Maker');
  expect(actorName('member:member_2', names)).toBe('Member member_2');
  expect(actorName('member:member_1', { ...names, members: null })).toBe('a member');
  expect(actorName('key:key_1', names)).toBe('API key Deploy');
  expect(actorName('key:key_2', names)).toBe('An API key');
  expect(actorName('process:relay', names)).toBe('process:relay');
});
