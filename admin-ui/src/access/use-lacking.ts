import { usePermissions } from 'react-admin';
import type { Permission } from '../../../contracts/tables/permissions.ts';
import { lacking } from './lacking.ts';

/** Tells why the person signed in may not do something. */
export function useLacking(): (permission: Permission) => string | null {
  const { permissions } = usePermissions<string[]>();
  return (permission) => lacking(permission, Array.isArray(permissions) ? permissions : undefined);
}
