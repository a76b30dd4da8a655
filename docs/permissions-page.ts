import { type Permission, permissions, type Role, roles, roleTitles } from '../contracts/tables/permissions.ts';
import { markdownTable } from './markdown-table.ts';

const nameOf = (role: Role) => roleTitles[role].split(':')[0]!;
const may = (role: Role, permission: Permission) => (permissions[permission] as readonly Role[]).includes(role);
const inWords = (held: readonly Role[]) => held.map(nameOf).join(', ');

/** The page of roles and permissions, made from the table that the API decides by: `npm run docs:permissions` writes it. */
export function permissionsPage(): string {
  const all = Object.keys(permissions) as Permission[];
  return `${[
    '# Roles and permissions\n',
    '<!-- Made from contracts/tables/permissions.ts by npm run docs:permissions. Edit the table, not this page. -->\n',
    'A permission is `area:action`. Who has several roles may do what any of them allows; what stands in no row, nobody may do.',
    'Every route declares the permission it needs, and a route that declares none stops the start of the API. A few routes ask',
    'only that the caller is signed in (`/v1/me`), or is a person and no key (`/v1/me/password`, `/v1/me/sessions`).',
    '\n## Who grants\n',
    `Roles are given by whoever may \`members:edit\` (${inWords(permissions['members:edit'])}), under _Members_ or with`,
    '`PATCH /v1/members/:id`; they count from the next request on. API keys are made by whoever may `keys:edit`',
    `(${inWords(permissions['keys:edit'])}) and is signed in: a key makes no keys and signs nobody in. A key has the`,
    'permissions named in its scopes, as long as the member who made it has them too. Nobody gives a role or a scope that does',
    'more than they may themselves. The last administrator stays.',
    '\nWhoever lacks a permission is answered `InsufficientPermissions`: which one, and the members who can grant it.',
    '\n## Roles\n',
    markdownTable(
      ['Role', 'Name', 'What for'],
      roles.map((role) => [`\`${role}\``, nameOf(role), roleTitles[role].split(': ')[1] ?? '']),
    ),
    '\n## Permissions\n',
    markdownTable(
      ['Permission', ...roles.map((role) => `\`${role}\``)],
      all.map((permission) => [`\`${permission}\``, ...roles.map((role) => (may(role, permission) ? 'yes' : '–'))]),
    ),
  ].join('\n')}\n`;
}
