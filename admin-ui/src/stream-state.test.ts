import { describe, expect, it } from '@jest/globals';
import { isAffected, type JournalMessage, readMessage } from './stream-state.ts';

const message: JournalMessage = {
  position: '7',
  area: 'plans',
  type: 'plan.published',
  entityId: 'plan_a',
  operationId: 'op_a',
};

describe('isAffected', () => {
  it.each([
    [['plans', 'getList', {}], true],
    [['plans', 'getOne', { id: 'plan_a' }], true],
    [['plans', 'preview', { id: 'plan_a', revision: 3 }], true],
    [['plans', 'getOne', { id: 'plan_b' }], false],
    [['flags', 'getList', {}], false],
    [['operations', 'getOne', { id: 'op_a' }], true],
    [['approvals', 'getList', {}], true],
    [['audit', 'rows', {}], true],
  ])('%j: %s', (key, expected) => {
    expect(isAffected(key, [message])).toBe(expected);
  });

  it('leaves operations and change requests alone when a message has none', () => {
    for (const resource of ['operations', 'approvals']) {
      expect(isAffected([resource, 'getList', {}], [{ ...message, operationId: null }])).toBe(false);
    }
  });
});

it('readMessage passes over what is not a message', () => {
  expect(readMessage('{"area":"plans"}')).toBeNull();
  expect(readMessage('not json')).toBeNull();
  expect(readMessage(JSON.stringify(message))).toEqual(message);
});
