import { type Permission, permissions, type Role, roleTitles } from '../../../contracts/tables/permissions.ts';

/** Why one who has these permissions may not do what needs another, with who could; null when they may, or while it is not known. */
export function lacking(permission: Permission, held: readonly string[] | undefined): string | null {
  if (!held || held.includes(permission)) return null;
  const holders: readonly Role[] = permissions[permission];
  const titles = holders.map((role) => roleTitles[role].split(':')[0]?.toLowerCase());
  return `Your role does not allow this: it needs ${titles.join(' or ')}`;
}
