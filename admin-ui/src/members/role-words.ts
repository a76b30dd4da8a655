import { type Permission, permissions, type Role, roles, roleTitles } from '../../../contracts/tables/permissions.ts';

/** "Pricing manager". */
export const roleName = (role: Role) => roleTitles[role].split(':')[0] ?? role;

/** "plans, prices and promotions". */
export const roleHelp = (role: Role) => roleTitles[role].split(': ')[1] ?? '';

export const roleNames = (held: readonly Role[]) =>
  roles
    .filter((role) => held.includes(role))
    .map(roleName)
    .join(', ');

const areaTitles: Record<string, string> = {
  flags: 'Features',
  persons: 'People of customers',
  attention: 'Needs attention',
  keys: 'API keys',
  'sdk-keys': 'SDK keys',
};

function areaTitle(area: string): string {
  const words = area.replaceAll('-', ' ');
  return areaTitles[area] ?? `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}

export interface PermissionArea {
  area: string;
  title: string;
  permissions: { permission: Permission; action: string }[];
}

/** The permissions by area, in the order of their table. */
export function permissionAreas(): PermissionArea[] {
  const byArea = Map.groupBy(Object.keys(permissions) as Permission[], (permission) => permission.split(':')[0] ?? '');
  return [...byArea].map(([area, held]) => ({
    area,
    title: areaTitle(area),
    permissions: held.map((permission) => ({ permission, action: permission.split(':')[1] ?? '' })),
  }));
}

export const mayRole = (role: Role, permission: Permission) =>
  (permissions[permission] as readonly Role[]).includes(role);
