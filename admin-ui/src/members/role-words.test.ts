import { expect, it } from '@jest/globals';
import { permissions } from '../../../contracts/tables/permissions.ts';
import { mayRole, permissionAreas, roleHelp, roleName, roleNames } from './role-words.ts';

it('splits a role into its name and what it is for', () => {
  expect(roleName('pricing_manager')).toBe('Pricing manager');
  expect(roleHelp('pricing_manager')).toBe('plans, prices and promotions');
  expect(roleNames(['admin', 'viewer'])).toBe('Viewer, Administrator');
});

it('lists every permission once, by area', () => {
  const listed = permissionAreas().flatMap((area) => area.permissions.map(({ permission }) => permission));
  expect(listed.toSorted()).toEqual(Object.keys(permissions).toSorted());
  expect(mayRole('viewer', 'plans:read')).toBe(true);
  expect(mayRole('viewer', 'plans:publish')).toBe(false);
});
