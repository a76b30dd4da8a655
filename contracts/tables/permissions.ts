/** Who may do what: read by the API, the admin UI and the docs. What stands in no row, nobody may do. */
export const roles = [
  'viewer',
  'analyst',
  'marketer',
  'pricing_manager',
  'feature_manager',
  'approver',
  'operator',
  'admin',
] as const;
export type Role = (typeof roles)[number];

export const roleTitles: Record<Role, string> = {
  viewer: 'Viewer: reads plans, features and operations',
  analyst: 'Analyst: reads customers and numbers, defines segments',
  marketer: 'Marketer: campaigns and segments',
  pricing_manager: 'Pricing manager: plans, prices and promotions',
  feature_manager: 'Feature manager: features and rollouts',
  approver: 'Approver: decides on change requests',
  operator: 'Operator: webhooks, alerts, what needs attention, the freeze',
  admin: 'Administrator: everything, members and keys included',
};

const everyone = roles;
const readers = ['analyst', 'marketer', 'pricing_manager', 'feature_manager', 'approver', 'operator', 'admin'] as const;

/** `area:action` → the roles that have it. */
export const permissions = {
  'plans:read': everyone,
  'plans:edit': ['pricing_manager', 'admin'],
  'plans:publish': ['pricing_manager', 'admin'],
  'flags:read': everyone,
  'flags:edit': ['feature_manager', 'pricing_manager', 'admin'],
  'flags:kill': ['feature_manager', 'pricing_manager', 'operator', 'admin'],
  'flags:rollout': ['feature_manager', 'admin'],
  'operations:read': everyone,
  'pricing:read': everyone,
  'pricing:edit': ['pricing_manager', 'admin'],
  'promotions:read': everyone,
  'promotions:edit': ['marketer', 'pricing_manager', 'admin'],
  'promotions:redeem': ['pricing_manager', 'operator', 'admin'],
  'credits:read': readers,
  'credits:edit': ['pricing_manager', 'operator', 'admin'],
  'statistics:read': everyone,
  'customers:read': readers,
  'customers:edit': ['operator', 'admin'],
  'persons:read': ['marketer', 'operator', 'admin'],
  'persons:edit': ['operator', 'admin'],
  'persons:erase': ['operator', 'admin'],
  'persons:export': ['operator', 'admin'],
  'subscriptions:read': readers,
  'entitlements:read': readers,
  'entitlements:consume': ['operator', 'admin'],
  'entitlements:edit': ['pricing_manager', 'admin'],
  'segments:read': readers,
  'segments:edit': ['analyst', 'marketer', 'pricing_manager', 'feature_manager', 'admin'],
  'events:read': readers,
  'events:write': ['feature_manager', 'operator', 'admin'],
  'events:edit': ['analyst', 'feature_manager', 'admin'],
  'metrics:read': readers,
  'metrics:edit': ['analyst', 'pricing_manager', 'feature_manager', 'admin'],
  'holdouts:read': readers,
  'holdouts:edit': ['analyst', 'feature_manager', 'admin'],
  'bandits:read': readers,
  'bandits:edit': ['feature_manager', 'admin'],
  'experiments:read': readers,
  'experiments:edit': ['analyst', 'marketer', 'pricing_manager', 'feature_manager', 'admin'],
  'experiments:run': ['pricing_manager', 'feature_manager', 'admin'],
  'traits:read': readers,
  'traits:edit': ['analyst', 'admin'],
  'approvals:read': readers,
  'approvals:decide': ['approver', 'admin'],
  'limits:read': readers,
  'limits:edit': ['admin'],
  'freeze:read': everyone,
  'freeze:edit': ['operator', 'admin'],
  'attention:read': ['pricing_manager', 'feature_manager', 'operator', 'admin'],
  'attention:resolve': ['operator', 'admin'],
  'compliance:read': everyone,
  'compliance:edit': ['admin'],
  'revenue-targets:read': readers,
  'revenue-targets:edit': ['admin'],
  'alerts:read': readers,
  'alerts:acknowledge': ['operator', 'admin'],
  'audit:read': ['analyst', 'approver', 'operator', 'admin'],
  'webhooks:read': ['operator', 'admin'],
  'webhooks:edit': ['operator', 'admin'],
  'members:read': readers,
  'members:edit': ['admin'],
  'keys:read': ['operator', 'admin'],
  'keys:edit': ['admin'],
  'sdk-keys:read': ['feature_manager', 'operator', 'admin'],
  'sdk-keys:edit': ['feature_manager', 'admin'],
} as const satisfies Record<string, readonly Role[]>;

export type Permission = keyof typeof permissions;

export function isPermission(text: string): text is Permission {
  return Object.hasOwn(permissions, text);
}

export function permissionsOf(held: readonly Role[]): Permission[] {
  return (Object.keys(permissions) as Permission[]).filter((permission) => {
    const allowed: readonly Role[] = permissions[permission];
    return held.some((role) => allowed.includes(role));
  });
}
