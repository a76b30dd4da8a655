/** `npm run docs:permissions`: writes docs/permissions.md from the table of permissions. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { permissionsPage } from './permissions-page.ts';

writeFileSync(join(import.meta.dirname, 'permissions.md'), permissionsPage());
