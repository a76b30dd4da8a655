import { usePermissions } from 'react-admin';
import type { Permission } from '../../../contracts/tables/permissions.ts';

/** Whether the person signed in may do something; no, as long as it is not known. */
export function useMay(permission: Permission): boolean {
  const { permissions } = usePermissions<string[]>();
  return Array.isArray(permissions) && permissions.includes(permission);
}
