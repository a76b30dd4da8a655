import type { Principal } from '../../contracts/access.ts';
import { permissionsOf, type Role } from '../../contracts/tables/permissions.ts';

/** A caller with these roles, as if signed in; tests of sign-in itself use the real thing. */
export function principalWith(...roles: Role[]): Principal {
  return {
    kind: 'member',
    id: 'member_test',
    actor: 'member:member_test',
    name: 'Test Member',
    email: 'test@example.com',
    roles,
    permissions: new Set(permissionsOf(roles)),
  };
}
