import type { PlanPreview } from '../../contracts/plans.ts';
import { PricewrightError } from '../../contracts/tables/pricewright-error.ts';
import type { ValidationResult } from '../../contracts/validation.ts';
import * as flags from '../../database/flags.ts';
import * as plans from '../../database/plans.ts';
import { customerView } from '../../domain/plans/customer-view.ts';
import type { Environment } from '../command.ts';
import { checkPlan } from './check-plan.ts';
import { measurePriceChange } from './measure-price-change.ts';
import { planCatalogue } from './plan-catalogue.ts';
import { subscribersOfPlan } from './withdraw-plan.ts';

type Reads = Pick<Environment, 'db' | 'outside' | 'now'>;

function shownVersion({ plan, open, active }: plans.PlanWithVersions): plans.PlanVersionRow {
  const version = open ?? active;
  if (version) return version;
  throw new PricewrightError('TransitionNotAllowed', 'An archived plan has nothing to preview.', {
    configurationId: plan.id,
  });
}

/** What a customer will see and what publishing would do to Stripe. Reads only. */
export async function previewPlan(planId: string, environment: Reads): Promise<PlanPreview> {
  const { db, outside, now } = environment;
  const found = await plans.find(db, planId);
  const version = shownVersion(found);
  const [registry, catalogue, priceChange, validation] = await Promise.all([
    flags.all(db),
    planCatalogue(db, outside, found, version),
    measurePriceChange(db, planId, version.configuration, now()),
    validateStoredPlan(planId, environment),
  ]);
  return {
    planId,
    version: version.number,
    customerView: customerView(version.configuration, registry),
    diff: catalogue.diff,
    priceChange,
    validation,
  };
}

/** Every rule on the stored plan. @throws NotFound, ValidationServiceUnavailable */
export async function validateStoredPlan(planId: string, { db, outside, now }: Reads): Promise<ValidationResult> {
  const found = await plans.find(db, planId);
  const version = shownVersion(found);
  return await checkPlan(
    db,
    {
      planId,
      key: found.plan.key,
      configuration: version.configuration,
      affectedCustomers: found.active ? await subscribersOfPlan(db, outside, planId) : 0,
    },
    now(),
  );
}
