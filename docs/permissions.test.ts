import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { permissions, roles } from '../contracts/tables/permissions.ts';
import { permissionsPage } from './permissions-page.ts';

it('docs/permissions.md is what the table says: npm run docs:permissions writes it', () => {
  const page = readFileSync(join(import.meta.dirname, 'permissions.md'), 'utf8');
  expect(page).toBe(permissionsPage());
  for (const permission of Object.keys(permissions)) expect(page).toContain(`| \`${permission}\` `);
  for (const role of roles) expect(page).toContain(`| \`${role}\` `);
});
