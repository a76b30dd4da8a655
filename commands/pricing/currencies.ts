import { type CurrencyRecord, CurrencyUpdates, OfferCurrencyInput } from '../../contracts/currencies.ts';
import { PricewrightError } from '../../contracts/tables/pricewright-error.ts';
import type { Db } from '../../database/client.ts';
import * as exchangeRates from '../../database/exchange-rates.ts';
import { offeredCurrencies } from '../../database/pricing.ts';
import { currencies, currencyRule } from '../../domain/money/currencies.ts';
import { refuse } from '../../domain/pricing/check/check-pricing.ts';
import { measureBook } from './book-impact.ts';
import { loadPriceBook } from './price-facts.ts';
import { guardedRecordCommands } from './record-commands.ts';
import { recordPriceHistory } from './record-price-history.ts';

/** Currencies into which prices are converted where a plan states none of its own. */
export const {
  create: offerCurrency,
  update: updateCurrency,
  remove: withdrawCurrency,
} = guardedRecordCommands(
  {
    names: { create: 'offerCurrency', update: 'updateCurrency', remove: 'withdrawCurrency' },
    event: 'currency',
    store: offeredCurrencies,
    input: OfferCurrencyInput,
    updates: CurrencyUpdates,
    idOf: ({ code }) => code,
    async check(db, { code }) {
      const base = await exchangeRates.baseCurrency(db);
      const rates = await exchangeRates.ratesOn(db, base, new Date('9999-12-31'));
      const message = currencyRule(code)
        ? code === base || rates.has(code)
          ? null
          : `There is no exchange rate of ${code}: record one first.`
        : `There is no currency "${code}".`;
      if (message) refuse([{ field: 'code', code: 'unknown_currency', message, severity: 'error' }]);
    },
    settled: (id, { tx, now }) => recordPriceHistory(tx, { cause: 'regional_pricing_changed', causeId: id }, now),
  },
  {
    command: 'changeOfferedCurrency',
    async propose({ id, before, after }, { tx, now }) {
      const book = await loadPriceBook(tx, now);
      const others = book.offered.filter(({ code }) => code !== id);
      const books = { before: book, after: { ...book, offered: [...others, ...(after ? [after] : [])] } };
      const verb = before === null ? 'Offer' : after === null ? 'Withdraw' : 'Change how prices end in';
      return { summary: `${verb} ${id.toUpperCase()}`, ...(await measureBook(tx, books, [null], now)) };
    },
  },
);

/** All of ISO 4217, those that are offered first. */
export async function listCurrencies(db: Db, at: Date): Promise<CurrencyRecord[]> {
  const base = await exchangeRates.baseCurrency(db);
  const [offered, rates] = await Promise.all([offeredCurrencies.all(db), exchangeRates.ratesOn(db, base, at)]);
  const records = [...currencies.values()].map(({ code, decimals, step }): CurrencyRecord => {
    const row = offered.find(({ id }) => id === code);
    return {
      ...{ id: code, code, decimals, step, isBase: code === base, isOffered: row !== undefined },
      ending: row?.body.ending ?? 'none',
      rate: rates.get(code) ?? null,
      revision: row?.revision ?? null,
    };
  });
  const rank = ({ isBase, isOffered, rate }: CurrencyRecord) => (isBase ? 0 : isOffered ? 1 : rate ? 2 : 3);
  return records.toSorted((one, other) => rank(one) - rank(other) || (one.code < other.code ? -1 : 1));
}

/** @throws NotFound for what ISO 4217 does not have */
export async function findCurrency(db: Db, code: string, at: Date): Promise<CurrencyRecord> {
  const found = (await listCurrencies(db, at)).find((currency) => currency.code === code);
  if (!found) throw new PricewrightError('NotFound', `ISO 4217 has no currency "${code}".`);
  return found;
}
