import type { InvoiceItem, InvoiceLine, InvoicePricing, InvoiceTerms } from '../../contracts/invoice-preview.ts';
import type { CalculationDiscount } from '../../contracts/pricing.ts';
import { invoiceItems } from '../../domain/pricing/invoice/invoice-items.ts';
import { type BilledTimes, begunAt, isoTime, isSame, renewedAt, unixTime } from '../../domain/pricing/invoice/items.ts';
import { refusingTimes } from '../../domain/pricing/invoice/preview-invoice.ts';
import type { PricedPlan } from '../../domain/pricing/quote/quote-plan.ts';
import { type Billing, pricedPresent, pricedWanted, type StoredQuestion } from './billed-plan.ts';

/** Prices by the moment (Unix seconds) from which they hold, each worked out once. */
export interface DatedPrices {
  /** Of what the customer has; null without a subscription. */
  present(second: number): Promise<PricedPlan | null>;
  /** Of what is asked for. */
  wanted(second: number): Promise<PricedPlan>;
}

/** @param at the moment of the event, which may be within its second */
export function datedPrices(billing: Billing, question: StoredQuestion, at: Date): DatedPrices {
  const momentOf = async (second: number) => {
    const now = second === unixTime(at.toISOString()) ? at : new Date(second * 1_000);
    return { now, book: await billing.bookOf(now) };
  };
  const present = new Map<number, Promise<PricedPlan | null>>();
  const wanted = new Map<number, Promise<PricedPlan>>();
  const changes = question.event === 'start' || question.event === 'change';
  const presentAt = (second: number) =>
    once(present, second, async () => pricedPresent(billing, question, await momentOf(second)));
  const wantedAt = async (second: number) =>
    changes ? pricedWanted(billing, question, await momentOf(second)) : (await presentAt(second))!;
  return { present: presentAt, wanted: (second) => once(wanted, second, () => wantedAt(second)) };
}

function once<Value>(known: Map<number, Promise<Value>>, key: number, work: () => Promise<Value>): Promise<Value> {
  const found = known.get(key) ?? work();
  known.set(key, found);
  return found;
}

export interface DatedItems {
  /** What is billed already, by what held when its period began. */
  items: InvoiceItem[];
  previousDiscounts: CalculationDiscount[];
  /** What a change brings now; what it leaves as it was keeps its price until the next period. */
  changed: InvoiceItem[];
  renewal: NonNullable<InvoiceTerms['renewal']> | null;
}

export const discountsOf = ({ discounts }: PricedPlan) => discounts.map(({ discount }) => discount);

/**
 * The items of an invoice, each with the price of its own moment.
 * @param anew whether the cycle begins anew, so that no period follows on the present one
 * @throws PricingValidationFailed on `at` before the cycle
 */
export async function datedItems(
  { present, wanted }: DatedPrices,
  times: BilledTimes,
  { before, after, anew }: { before: readonly InvoiceItem[]; after: readonly InvoiceItem[]; anew: boolean },
): Promise<DatedItems> {
  const begun = (item: InvoiceItem) => begunAt(item, times);
  const renewed = (item: InvoiceItem) => renewedAt(item, times);
  const latest = refusingTimes(() => Math.max(...before.map(begun)));
  const items = await itemsAsOf(present, before, begun);
  const previous = await present(latest);
  const previousDiscounts = previous ? discountsOf(previous) : [];
  if (anew) return { items, previousDiscounts, changed: [...after], renewal: null };
  const asBilled = await itemsAsOf(wanted, after, begun);
  const changed = after.map((item) => {
    const billed = asBilled.find(({ id }) => id === item.id);
    const stays = billed && (billed.usageType === 'metered' || items.some((one) => isSame(one, billed)));
    return stays ? billed : item;
  });
  const next = await wanted(Math.min(...after.map(renewed)));
  const renewal = { items: await itemsAsOf(wanted, after, renewed), discounts: discountsOf(next) };
  return { items, previousDiscounts, changed, renewal };
}

/**
 * Items each with the price of its own moment. Another moment may have another version (a grandfathering rule) and so
 * other components of the same interval: they stand in the place of the others.
 */
async function itemsAsOf(
  priceAt: (second: number) => Promise<PricedPlan | null>,
  items: readonly InvoiceItem[],
  momentOf: (item: InvoiceItem) => number,
): Promise<InvoiceItem[]> {
  const found: InvoiceItem[] = [];
  for (const moment of new Set(items.map(momentOf))) {
    const priced = await priceAt(moment);
    if (priced) found.push(...invoiceItems(priced, false).filter((item) => momentOf(item) === moment));
  }
  const place = new Map(items.map(({ id }, index) => [id, index]));
  return found.toSorted((one, other) => (place.get(one.id) ?? place.size) - (place.get(other.id) ?? place.size));
}

/** How the price of each line came about, one entry for each moment and plan. */
export async function pricingsOf(
  prices: DatedPrices,
  terms: InvoiceTerms,
  lines: readonly InvoiceLine[],
): Promise<InvoicePricing[]> {
  const found = new Map<PricedPlan, InvoicePricing>();
  for (const line of lines) {
    const second = pricedAt(line, terms);
    const priced = isOfPresent(line, terms) ? await prices.present(second) : await prices.wanted(second);
    if (!priced) continue;
    const { rules, customerPricing, grandfathering, pricedBy } = priced.explanation;
    const known = found.get(priced);
    if (known) known.lines.push(line.id);
    else {
      const explained = { rules, customerPricing, grandfathering, pricedBy };
      found.set(priced, { at: isoTime(second), lines: [line.id], version: priced.version, ...explained });
    }
  }
  return [...found.values()].sort((one, other) => one.at.localeCompare(other.at));
}

/** The moment whose prices a line has: where its period begins; of a part of a period, where that began or was changed. */
function pricedAt({ id, kind, period }: InvoiceLine, terms: InvoiceTerms): number {
  if (kind === 'remaining_time' && terms.event.type === 'change') return unixTime(terms.at);
  if (kind !== 'unused_time' && kind !== 'remaining_time') return unixTime(period.from);
  const item = [...terms.items, ...(terms.renewal?.items ?? [])].find((one) => one.id === id);
  if (!item) return unixTime(period.from);
  return kind === 'unused_time' ? begunAt(item, terms) : renewedAt(item, terms);
}

/** Whether a line is about what the customer has, rather than what is asked for. */
function isOfPresent({ kind }: InvoiceLine, { event }: InvoiceTerms): boolean {
  if (event.type !== 'change') return event.type !== 'start';
  return kind === 'unused_time' || (kind === 'metered' && event.cycle !== undefined);
}
