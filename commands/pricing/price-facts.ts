import type { PlanConfiguration } from '../../contracts/plans.ts';
import type { PricingRule } from '../../contracts/pricing-rules.ts';
import type { Db } from '../../database/client.ts';
import { customerCondition } from '../../database/customer-attributes.ts';
import * as exchangeRates from '../../database/exchange-rates.ts';
import * as plans from '../../database/plans.ts';
import * as pricing from '../../database/pricing.ts';
import { decimal } from '../../domain/money/decimal.ts';
import type { PriceBook } from '../../domain/pricing/quote/plan-prices.ts';
import type { RuleTarget } from '../../domain/pricing/rules/rule-problems.ts';

/** Digits of a rate turned round: enough that a price of 15 digits is exact to 12 decimals. */
const rateDecimals = 40;

/** Regional prices, offered currencies, and the rates of a day. */
export async function loadPriceBook(db: Db, at: Date): Promise<PriceBook> {
  const base = await exchangeRates.baseCurrency(db);
  const [regional, offered, rates] = await Promise.all([
    pricing.regionalPricings.all(db),
    pricing.offeredCurrencies.all(db),
    exchangeRates.ratesOn(db, base, at),
  ]);
  return {
    regional: regional.map(({ id, body }) => ({ ...body, id })),
    offered: offered.map(({ body }) => body),
    rates: {
      base,
      date: at.toISOString().slice(0, 10),
      source: [...new Set([...rates.values()].map(({ source }) => source))].join(', ').slice(0, 500),
      // Stored is what one unit is worth in the base currency; conversion asks what the base currency buys.
      rates: Object.fromEntries(
        [...rates.values()].map(({ currency, rate }) => [
          currency,
          decimal(1).div(rate).toDecimalPlaces(rateDecimals).toFixed(),
        ]),
      ),
    },
  };
}

/** The book of now, and that of each day to come for which a rate is recorded already. */
export async function loadPriceBooks(db: Db, now: Date): Promise<{ from: number; book: PriceBook }[]> {
  const days = await exchangeRates.daysAfter(db, await exchangeRates.baseCurrency(db), now);
  const books = [{ from: 0, book: await loadPriceBook(db, now) }];
  for (const day of days) books.push({ from: day.getTime(), book: await loadPriceBook(db, day) });
  return books;
}

export function ruleOf({ id, body }: Pick<pricing.PricingRuleRow, 'id' | 'body'>): PricingRule {
  const { isActive: _, ...rule } = body;
  return { ...rule, id, condition: customerCondition(rule.condition) };
}

/** Rules that are approved and switched on, ready for `selectRule`. */
export async function loadRules(db: Db): Promise<PricingRule[]> {
  return (await pricing.rulesInForce(db)).map(ruleOf);
}

/** Plans by key with what rules, agreements and regions may name of them; those that there are not are left out. */
export async function ruleTargets(db: Db, keys: readonly string[]): Promise<RuleTarget[]> {
  const rows = await Promise.all(keys.map((key) => plans.findByKey(db, key)));
  return await Promise.all(
    rows.flatMap((row) =>
      row
        ? [
            plans.versions(db, row.id).then((versions) => ({
              key: row.key,
              versions: new Map(versions.map(({ number, configuration }) => [number, configuration])),
            })),
          ]
        : [],
    ),
  );
}

export interface PlanVersions {
  id: string;
  key: string;
  /** Null when new customers cannot have it. */
  activeVersion: number | null;
  versions: Map<number, PlanConfiguration>;
}

/** @throws NotFound */
export async function loadPlan(db: Db, planId: string): Promise<PlanVersions> {
  const { plan, active } = await plans.find(db, planId);
  const rows = await plans.versions(db, planId);
  return {
    id: plan.id,
    key: plan.key,
    activeVersion: active?.number ?? null,
    versions: new Map(rows.map(({ number, configuration }) => [number, configuration])),
  };
}
