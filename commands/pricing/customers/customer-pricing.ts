import { z } from 'zod';
import {
  type CustomerAgreement,
  type CustomerPricing,
  CustomerPricingId,
  CustomerPricingUpdates,
  CustomPricingConfig,
} from '../../../contracts/customer-pricing.ts';
import { CustomerId } from '../../../contracts/ids.ts';
import { PricewrightError } from '../../../contracts/tables/pricewright-error.ts';
import type { Db } from '../../../database/client.ts';
import * as customers from '../../../database/customers.ts';
import * as flags from '../../../database/flags.ts';
import { newId } from '../../../database/ids.ts';
import * as pricing from '../../../database/pricing.ts';
import * as subscriptions from '../../../database/subscriptions.ts';
import { refuse } from '../../../domain/pricing/check/check-pricing.ts';
import { currencyProblems, unknownPlan } from '../../../domain/pricing/check/problems.ts';
import { statesAmounts } from '../../../domain/pricing/quote/agreement.ts';
import {
  discountProblems,
  priceProblems,
  unknownComponents,
  validityProblems,
} from '../../../domain/pricing/rules/rule-problems.ts';
import { type CommandContext, command } from '../../command.ts';
import { assertRevision } from '../../revision.ts';
import {
  type ApprovedKind,
  decidedByApproval,
  insertApproved,
  removeApproved,
  updateApproved,
} from '../approved-records.ts';
import { ruleTargets } from '../price-facts.ts';
import { proposeAgreement } from './agreement-impact.ts';

const kind: ApprovedKind<CustomerAgreement, pricing.CustomerPricingRow> = {
  store: pricing.customerPricings,
  command: 'changeCustomerPricing',
  event: 'customer_pricing',
  // Agreed with one customer: no public price moves.
  async settled() {},
};
decidedByApproval(kind);

/**
 * Prices for one customer, from a day to a day. Above the limits somebody else approves them first.
 * @throws NotFound, PricingValidationFailed with the fields, CustomerImpactTooHigh, BudgetExceeded
 */
export const createCustomerSpecificPricing = command({
  name: 'createCustomerSpecificPricing',
  permission: 'pricing:edit',
  input: z.strictObject({ customerId: CustomerId, config: CustomPricingConfig }),
  async run({ customerId, config }, context): Promise<CustomerPricing> {
    const customer = await customers.find(context.tx, customerId);
    const body = await inCurrency(context.tx, customer, {
      ...config,
      effectiveDate: config.effectiveDate ?? context.now.toISOString(),
    });
    await assertAgreement(context.tx, body);
    const id = newId('custprice');
    const proposal = await proposeAgreement(customer, { id, before: null, body }, context);
    const row = await insertApproved(kind, { id, body, customer_id: customerId }, proposal, context);
    return presentCustomerPricing(row, customer);
  },
});

const Which = { customerId: CustomerId, pricingId: CustomerPricingId, revision: z.int() };

/** Fields that are sent replace those stored. @throws ConcurrentModification and what creating throws */
export const updateCustomerPricing = command({
  name: 'updateCustomerPricing',
  permission: 'pricing:edit',
  input: z.strictObject({ ...Which, updates: CustomerPricingUpdates }),
  async run({ updates, ...which }, context): Promise<CustomerPricing> {
    const { before, customer } = await load(which, context);
    const body = await inCurrency(context.tx, customer, { ...before.body, ...updates });
    await assertAgreement(context.tx, body);
    const proposal = await proposeAgreement(customer, { id: before.id, before, body }, context);
    return presentCustomerPricing(await updateApproved(kind, before, body, proposal, context), customer);
  },
});

/** @returns what it was; with a change request it still holds, and waits. @throws ConcurrentModification */
export const deleteCustomerPricing = command({
  name: 'deleteCustomerPricing',
  permission: 'pricing:edit',
  input: z.strictObject(Which),
  async run(which, context): Promise<CustomerPricing> {
    const { before, customer } = await load(which, context);
    const proposal = await proposeAgreement(customer, { id: before.id, before, body: null }, context);
    return presentCustomerPricing(await removeApproved(kind, before, proposal, context), customer);
  },
});

async function load(
  { customerId, pricingId, revision }: { customerId: string; pricingId: string; revision: number },
  { tx }: CommandContext,
) {
  const before = await pricing.customerPricings.find(tx, pricingId, { lock: true });
  if (before.customer_id !== customerId) {
    throw new PricewrightError('NotFound', `The customer has no customer price ${pricingId}.`);
  }
  assertRevision(before.revision, revision, pricingId);
  return { before, customer: await customers.find(tx, customerId) };
}

/** Amounts are of one currency: that which is named, else what the customer pays in, else that of the plan. */
async function inCurrency(
  db: Db,
  customer: customers.CustomerRow,
  body: CustomerAgreement,
): Promise<CustomerAgreement> {
  if (body.currency !== undefined || !statesAmounts(body)) return body;
  const row = (await subscriptions.mainOf(db, [customer.id])).get(customer.id);
  const paid = row && row.ended_at === null ? row.currency : customer.currency;
  const currency = paid ?? (await planCurrency(db, body.plan));
  return currency === undefined ? body : { ...body, currency };
}

async function planCurrency(db: Db, key: string | null): Promise<string | undefined> {
  const [plan] = await ruleTargets(db, key === null ? [] : [key]);
  return [...(plan?.versions.values() ?? [])][0]?.pricing.currency;
}

/** @throws PricingValidationFailed */
async function assertAgreement(db: Db, body: CustomerAgreement): Promise<void> {
  const { plan, pricingRules, discounts, featureOverrides = [], effectiveDate, expirationDate, currency } = body;
  const targets = await ruleTargets(db, plan === null ? [] : [plan]);
  const known = new Set(
    (
      await flags.byKeys(
        db,
        featureOverrides.map(({ featureId }) => featureId),
      )
    ).map(({ key }) => key),
  );
  refuse([
    ...validityProblems(effectiveDate, expirationDate, 'expirationDate'),
    ...currencyProblems(currency, 'currency'),
    ...pricingRules.flatMap(({ componentId, price }, index) => [
      ...priceProblems(componentId, price, `pricingRules[${index}].price`),
      ...unknownComponents([componentId], targets, `pricingRules[${index}].componentId`),
    ]),
    ...discounts.flatMap((discount, index) => discountProblems([discount], `discounts[${index}]`, currency)),
    ...(pricingRules.length + discounts.length + featureOverrides.length === 0
      ? [
          {
            field: 'pricingRules',
            code: 'nothing_agreed',
            severity: 'error' as const,
            message: 'An agreement has a price, a discount or a feature.',
          },
        ]
      : []),
    ...featureOverrides.flatMap(({ featureId, limits }, index) =>
      known.has(featureId) || Object.hasOwn(limits, featureId)
        ? []
        : [
            {
              field: `featureOverrides[${index}].featureId`,
              code: 'unknown_feature',
              severity: 'error' as const,
              message: `There is no feature "${featureId}" in the registry, and the override names no limit of the plan.`,
            },
          ],
    ),
    ...(plan !== null && targets.length === 0 ? [unknownPlan(plan, 'plan')] : []),
  ]);
}

export function presentCustomerPricing(
  row: pricing.CustomerPricingRow,
  customer: { stripe_customer_id: string | null },
): CustomerPricing {
  return {
    ...row.body,
    id: row.id,
    customerId: row.customer_id,
    approval: row.approval,
    approvedBy: row.approved_by,
    pending: row.pending,
    changeRequestId: row.change_request_id,
    stripeCustomerId: customer.stripe_customer_id,
    revision: row.revision,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  };
}
