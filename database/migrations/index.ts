import type { Migration } from 'kysely/migration';
import * as plans from './0001-plans.ts';
import * as operationsEffectsJournal from './0002-operations-effects-journal.ts';
import * as customers from './0003-customers.ts';
import * as access from './0006-access.ts';

/** In order; a migration that has landed is never edited. */
export const migrations: Record<string, Migration> = {
  '0001-plans': plans,
  '0002-operations-effects-journal': operationsEffectsJournal,
  '0003-customers': customers,
  '0006-access': access,
};
