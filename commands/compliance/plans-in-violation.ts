import type { PlanInViolation } from '../../contracts/compliance.ts';
import type { Db } from '../../database/client.ts';
import * as overrides from '../../database/compliance-overrides.ts';
import * as plans from '../../database/plans.ts';
import { checkCompliance } from '../../domain/compliance/check-compliance.ts';
import { complianceCodes } from '../../domain/compliance/index.ts';

/** Active plans that break a rule in force now: rules come into force while plans go on selling. */
export async function plansInViolation(db: Db, now: Date): Promise<PlanInViolation[]> {
  const [catalogue, decided] = await Promise.all([plans.all(db), overrides.all(db)]);
  return catalogue.flatMap(({ plan, active }) => {
    if (active?.status !== 'active') return [];
    const { configuration, number } = active;
    const problems = checkCompliance({ key: plan.key, configuration }, decided, now).flatMap(
      ({ code, severity, ...problem }) => {
        const raises = severity === 'error' ? complianceCodes.get(code) : undefined;
        return raises ? [{ ...problem, rule: code, raises }] : [];
      },
    );
    return problems.length > 0 ? [{ planId: plan.id, planKey: plan.key, version: number, problems }] : [];
  });
}
