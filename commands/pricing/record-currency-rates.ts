import { PricewrightError } from '../../contracts/tables/pricewright-error.ts';
import { currencyRule } from '../../domain/money/currencies.ts';
import { command } from '../command.ts';
import { recordExchangeRates } from '../subscriptions/record-exchange-rates.ts';
import { recordPriceHistory } from './record-price-history.ts';

/** Dated rates, by those who set prices: converted prices move with them, and the history of prices says so. */
export const recordCurrencyRates = command({
  name: 'recordCurrencyRates',
  permission: 'pricing:edit',
  input: recordExchangeRates.input,
  async run(input, context): Promise<void> {
    const unknown = input.rates.find(({ currency }) => !currencyRule(currency));
    if (unknown) throw new PricewrightError('NotFound', `ISO 4217 has no currency "${unknown.currency}".`);
    await recordExchangeRates.run(input, { ...context, gathered: undefined });
    const causeId = [...new Set(input.rates.map(({ currency }) => currency))].join(',');
    await recordPriceHistory(context.tx, { cause: 'rates_recorded', causeId }, context.now);
  },
});
