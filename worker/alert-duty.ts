import { plansInViolation } from '../commands/compliance/plans-in-violation.ts';
import { alertRules, type SystemMeasure } from '../contracts/tables/alert-rules.ts';
import { evaluate } from '../database/alerts.ts';
import type { Db } from '../database/client.ts';
import { systemState } from '../database/system-state.ts';
import type { LeaderDuty } from './relay-leader.ts';

/** Looks once a minute whether anything wants a person. */
export function alertDuty({ db, now }: { db: Db; now: () => Date }): LeaderDuty {
  return {
    name: 'alerts',
    everyMs: 60_000,
    async run() {
      await evaluate(db, alertRules, await measures(db, now()), now());
      return false;
    },
  };
}

/** What the records tell, and what the rules of compliance say to the plans on sale: laws come into force by themselves. */
async function measures(db: Db, now: Date): Promise<Record<SystemMeasure, number>> {
  const [state, violations] = await Promise.all([systemState(db, now), plansInViolation(db, now)]);
  const raising = (code: 'ComplianceViolation' | 'RegionalRestriction') =>
    violations.filter(({ problems }) => problems.some(({ raises }) => raises === code)).length;
  return {
    ...state,
    complianceViolations: raising('ComplianceViolation'),
    regionalRestrictions: raising('RegionalRestriction'),
  };
}
