import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { errorCatalogue } from '../contracts/tables/error-catalogue.ts';
import { errorsPage } from './errors-page.ts';

it('docs/errors.md is what the catalogue says: npm run docs:errors writes it', () => {
  const page = readFileSync(join(import.meta.dirname, 'errors.md'), 'utf8');
  expect(page).toBe(errorsPage());
  for (const code of Object.keys(errorCatalogue)) expect(page).toContain(`| \`${code}\` `);
});
