import { sql } from 'kysely';
import type { PageQuery } from '../contracts/http.ts';
import type { ExchangeRate } from '../contracts/subscriptions.ts';
import type { Db } from './client.ts';

/** The currency of reports. */
export async function baseCurrency(db: Db): Promise<string> {
  const row = await db.selectFrom('installation').select('base_currency').executeTakeFirst();
  return row?.base_currency ?? 'usd';
}

/** A rate replaces the one of the same currency and day. */
export async function record(db: Db, base: string, rates: ExchangeRate[]): Promise<void> {
  if (rates.length === 0) return;
  await db
    .insertInto('exchange_rates')
    .values(
      rates.map(({ currency, validOn, rate, source }) => ({
        currency,
        base_currency: base,
        valid_on: validOn,
        rate,
        source,
      })),
    )
    .onConflict((conflict) =>
      conflict
        .columns(['currency', 'base_currency', 'valid_on'])
        .doUpdateSet((eb) => ({ rate: eb.ref('excluded.rate'), source: eb.ref('excluded.source') })),
    )
    .execute();
}

/** Of each currency the newest rate of a day or before it; the base currency's own is 1 and stands in no row. */
export async function ratesOn(db: Db, base: string, on: Date): Promise<Map<string, ExchangeRate>> {
  const rows = await db
    .selectFrom('exchange_rates')
    .distinctOn('currency')
    .select(['currency', sql<string>`valid_on::text`.as('valid_on'), sql<string>`rate::text`.as('rate'), 'source'])
    .where('base_currency', '=', base)
    .where('valid_on', '<=', sql<Date>`${on.toISOString().slice(0, 10)}::date`)
    .orderBy('currency')
    .orderBy('valid_on', 'desc')
    .execute();
  return new Map(
    rows.map(({ currency, valid_on, rate, source }) => [currency, { currency, validOn: valid_on, rate, source }]),
  );
}

/** A page of the rates of a currency, the newest first. */
export async function historyOf(
  db: Db,
  base: string,
  currency: string,
  { page, perPage }: PageQuery,
): Promise<{ data: ExchangeRate[]; total: number }> {
  const ofCurrency = db.selectFrom('exchange_rates').where('base_currency', '=', base).where('currency', '=', currency);
  const [data, { total }] = await Promise.all([
    ofCurrency
      .select(['currency', sql<string>`valid_on::text`.as('validOn'), sql<string>`rate::text`.as('rate'), 'source'])
      .orderBy('valid_on', 'desc')
      .limit(perPage)
      .offset((page - 1) * perPage)
      .execute(),
    ofCurrency.select(sql<number>`count(*)::int`.as('total')).executeTakeFirstOrThrow(),
  ]);
  return { data, total };
}

/** Days to come, in UTC, from which a rate is recorded already. */
export async function daysAfter(db: Db, base: string, now: Date): Promise<Date[]> {
  const rows = await db
    .selectFrom('exchange_rates')
    .select(sql<string>`valid_on::text`.as('day'))
    .distinct()
    .where('base_currency', '=', base)
    .where('valid_on', '>', sql<Date>`${now.toISOString().slice(0, 10)}::date`)
    .orderBy('day')
    .limit(400)
    .execute();
  return rows.map(({ day }) => new Date(`${day}T00:00:00Z`));
}
