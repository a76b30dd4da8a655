import type { CustomerAgreement } from '../../../contracts/customer-pricing.ts';
import { attributesOf } from '../../../database/customer-attributes.ts';
import type { CustomerRow } from '../../../database/customers.ts';
import * as plans from '../../../database/plans.ts';
import * as pricing from '../../../database/pricing.ts';
import * as subscriptions from '../../../database/subscriptions.ts';
import type { Agreement } from '../../../domain/pricing/quote/agreement.ts';
import { largestChange, type PriceMove, priceMove } from '../../../domain/pricing/quote/price-move.ts';
import type { QuoteFacts } from '../../../domain/pricing/quote/quote-plan.ts';
import type { CommandContext } from '../../command.ts';
import type { Proposal } from '../approved-records.ts';
import { loadPlan, loadPriceBook, loadRules } from '../price-facts.ts';
import { subscriberFacts, summed } from '../rules/rule-impact.ts';

interface AgreementChange {
  id: string;
  before: pricing.CustomerPricingRow | null;
  /** Null takes it away. */
  body: CustomerAgreement | null;
}

/** What an agreement changes of what the customer pays a month, and by how much it goes below the plan's own prices. */
export async function proposeAgreement(
  customer: CustomerRow,
  { id, before, body }: AgreementChange,
  { tx, now }: Pick<CommandContext, 'tx' | 'now'>,
): Promise<Proposal> {
  const others = (await pricing.agreementsOf(tx, customer.id)).filter((row) => row.id !== id).map(asAgreement);
  const held = before?.approval === 'approved' ? [...others, asAgreement(before)] : others;
  const at = new Date(Math.max(now.getTime(), body ? Date.parse(body.effectiveDate) : 0));
  const [book, rules, attributes, main] = await Promise.all([
    loadPriceBook(tx, now),
    loadRules(tx),
    attributesOf(tx, [customer.id]),
    subscriptions.mainOf(tx, [customer.id]),
  ]);
  const known = attributes.get(customer.id) ?? {};
  const row = main.get(customer.id);
  const moves: PriceMove[] = [];
  if (row && row.ended_at === null) {
    const items = await subscriptions.itemsOf(tx, [row.id]);
    const facts = { ...subscriberFacts(await loadPlan(tx, row.plan_id), row, items, known, { at, book }), rules };
    const move = priceMove(
      { ...facts, agreements: held },
      { ...facts, agreements: body ? [...others, { ...body, id }] : others },
    );
    if (move) moves.push(move);
  }
  const impact = await summed(tx, moves, now);
  // Without it the customer pays more: no discount to be judged.
  const listed = body ? await listedMoves({ ...body, id }, book, at, tx) : [];
  const depth = largestChange([...moves, ...listed]);
  return {
    summary: `${body === null ? 'End' : before === null ? 'Agree' : 'Change'} "${(body ?? before?.body)?.name}" with customer ${customer.external_id ?? customer.id}`,
    impact,
    measures: {
      affectedCustomers: impact.affectedCustomers,
      revenueImpact: impact.revenueImpact,
      // A discount for one customer is judged by its depth, as a promotion is: by how far it goes below the list.
      ...(body ? { discountPercentage: depth } : { priceChangePercentage: depth }),
    },
  };
}

async function listedMoves(
  agreement: Agreement,
  book: QuoteFacts['book'],
  now: Date,
  db: CommandContext['tx'],
): Promise<PriceMove[]> {
  const moves: PriceMove[] = [];
  for (const { plan } of await plans.all(db)) {
    if (agreement.plan !== null && agreement.plan !== plan.key) continue;
    const { key, versions, activeVersion } = await loadPlan(db, plan.id);
    const facts: QuoteFacts = {
      ...{ plan: key, versions, activeVersion, subscription: null, attributes: {}, country: null },
      currency: agreement.currency ?? null,
      ...{ interval: null, usage: {}, isNew: true, rules: [], agreements: [], book, now },
    };
    const move = priceMove(facts, { ...facts, agreements: [agreement] });
    if (move) moves.push(move);
  }
  return moves;
}

export function asAgreement({ id, body }: pricing.CustomerPricingRow): Agreement {
  return { ...body, id };
}
