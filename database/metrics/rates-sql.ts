import { sql } from 'kysely';
import { currencies, currencyRule } from '../../domain/money/currencies.ts';
import type { Db } from '../client.ts';
import { baseCurrency, ratesOn } from '../exchange-rates.ts';
import type { EventContext } from './event-scope.ts';

type RateSql = EventContext['rateSql'];

/** From minor units of a currency to minor units of the base, by how many decimals each has. */
function shift(currency: string, base: string): number {
  return 10 ** ((currencyRule(base)?.decimals ?? 2) - (currencyRule(currency)?.decimals ?? 2));
}

/** One rate a currency, that of a day: what an experiment compares must not move with exchange rates. */
export async function ratesOfDay(db: Db, on: Date): Promise<{ base: string; rateSql: RateSql }> {
  const base = await baseCurrency(db);
  const rates = await ratesOn(db, base, on);
  const known = [...rates.values()].map(
    ({ currency, rate }) => sql`when ${currency} then ${Number(rate) * shift(currency, base)}::float8`,
  );
  return {
    base,
    rateSql: (currency) => sql`case ${currency} when ${base} then 1::float8 ${sql.join(known, sql` `)} end`,
  };
}

/** The rate of the day of each event, for sums over time. */
export async function datedRates(db: Db): Promise<{ base: string; rateSql: RateSql }> {
  const base = await baseCurrency(db);
  const odd = [...currencies.values()]
    .filter(({ code }) => shift(code, base) !== 1)
    .map(({ code }) => sql`when ${code} then ${shift(code, base)}::float8`);
  return {
    base,
    rateSql: (currency) => sql`case when ${currency} = ${base} then 1::float8 else
      (select r.rate::float8 from exchange_rates r where r.base_currency = ${base} and r.currency = ${currency}
        and r.valid_on <= (e.occurred_at at time zone 'UTC')::date order by r.valid_on desc limit 1)
      * case ${currency} ${sql.join(odd, sql` `)} else 1::float8 end end`,
  };
}
