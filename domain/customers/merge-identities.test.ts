import { expect, it } from '@jest/globals';
import { completedAttributes, completedIdentity, keptAssignment } from './merge-identities.ts';

const old = { id: 'person_1', assignment_id: 'person_0', created_at: new Date('2025-01-01') };
const young = { id: 'person_2', assignment_id: 'person_2', created_at: new Date('2026-01-01') };

it('keeps the first assignment, whichever of the two survives', () => {
  expect(keptAssignment(old, young)).toBe('person_0');
  expect(keptAssignment(young, old)).toBe('person_0');
  const sameDay = { ...young, created_at: old.created_at };
  expect(keptAssignment(sameDay, old)).toBe(keptAssignment(old, sameDay));
});

it('completes the survivor, and never overwrites what it has', () => {
  const nobody = { name: null, email: null, phone: null, address: null, vatId: null };
  const jane = { ...nobody, name: 'Jane', email: 'jane@doe.example' };
  expect(completedIdentity({ ...nobody, name: 'J. Doe' }, jane)).toEqual({ ...jane, name: 'J. Doe' });
  expect(completedIdentity(nobody, jane)).toEqual(jane);
  expect(completedAttributes({ a: 1 }, { a: 2, b: 3 })).toEqual({ a: 1, b: 3 });
});
