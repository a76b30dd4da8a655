import { expect, it } from '@jest/globals';
import {
  type PlanTransition,
  planLifecycle,
  planStatuses,
  type Transition,
} from '../../contracts/tables/plan-lifecycle.ts';
import { PricewrightError } from '../../contracts/tables/pricewright-error.ts';
import { transition } from './lifecycle.ts';

it('allows exactly what the table allows', () => {
  for (const [name, { from, to }] of Object.entries<Transition>(planLifecycle)) {
    for (const status of planStatuses) {
      const run = () => transition(status, name as PlanTransition);
      if (from.includes(status)) expect(run()).toBe(to);
      else expect(run).toThrow(PricewrightError);
    }
  }
});

it('says what is allowed instead', () => {
  expect(() => transition('draft', 'publish')).toThrow(
    'publish needs a version that is preview; this one is draft, and it allows edit, sync, update.',
  );
  expect(() => transition('superseded', 'edit')).toThrow(/allows nothing more/);
});
