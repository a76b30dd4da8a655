import { z } from 'zod';
import { ExchangeRate } from '../../contracts/subscriptions.ts';
import { PricewrightError } from '../../contracts/tables/pricewright-error.ts';
import * as exchangeRates from '../../database/exchange-rates.ts';
import { command } from '../command.ts';
import { recordPriceHistory } from '../pricing/record-price-history.ts';

/**
 * Dated rates: sums over several currencies are converted by the rate of their day, and so are prices where a plan states
 * none; the history of prices follows.
 */
export const recordExchangeRates = command({
  name: 'recordExchangeRates',
  permission: 'limits:edit',
  input: z.strictObject({ rates: z.array(ExchangeRate).min(1).max(1_000) }),
  async run({ rates }, { tx, now, journal }): Promise<void> {
    const base = await exchangeRates.baseCurrency(tx);
    if (rates.some(({ currency }) => currency === base)) {
      throw new PricewrightError('MalformedRequest', `${base} is the base currency: its rate is always 1.`);
    }
    const days = new Set(rates.map(({ currency, validOn }) => `${currency} ${validOn}`));
    if (days.size < rates.length) {
      throw new PricewrightError('MalformedRequest', 'A currency has one rate a day.');
    }
    await exchangeRates.record(tx, base, rates);
    const causeId = [...new Set(rates.map(({ currency }) => currency))].join(',');
    await recordPriceHistory(tx, { cause: 'rates_recorded', causeId }, now);
    journal({
      type: 'exchange_rates.recorded',
      area: 'subscriptions',
      entityId: base,
      audit: { action: 'recordExchangeRates', before: null, after: { base, rates }, why: null },
    });
  },
});
