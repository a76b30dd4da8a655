/** `npm run docs:errors`: writes docs/errors.md from the error catalogue. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { errorsPage } from './errors-page.ts';

writeFileSync(join(import.meta.dirname, 'errors.md'), errorsPage());
