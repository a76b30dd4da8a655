import type { Principal } from '../../contracts/access.ts';
import { permissionsOf, type Role } from '../../contracts/tables/permissions.ts';
import { PricewrightError } from '../../contracts/tables/pricewright-error.ts';

/**
 * Nobody gives roles that do more than they may themselves: a key with the scope `members:edit` alone makes no
 * administrator. @throws InsufficientPermissions
 */
export function assertMayGive({ permissions }: Principal, roles: readonly Role[]): void {
  const beyond = permissionsOf(roles).filter((permission) => !permissions.has(permission));
  if (beyond.length === 0) return;
  const named = beyond.slice(0, 5).join(', ');
  throw new PricewrightError(
    'InsufficientPermissions',
    `You cannot give what you do not have: ${named}${beyond.length > 5 ? ' and others' : ''}.`,
  );
}

/** For what would make a key worth more than its scopes. @throws InsufficientPermissions */
export function assertNoKey({ kind }: Principal, words: string): void {
  if (kind === 'api_key') throw new PricewrightError('InsufficientPermissions', words);
}
