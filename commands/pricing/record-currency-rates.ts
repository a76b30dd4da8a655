import { PricewrightError } from '../../contracts/tables/pricewright-error.ts';
import { currencyRule } from '../../domain/money/currencies.ts';
import { command } from '../command.ts';
import { recordExchangeRates } from '../subscriptions/record-exchange-rates.ts';

/** The same as `recordExchangeRates`, for those who set prices. @throws NotFound for what ISO 4217 does not have */
export const recordCurrencyRates = command({
  name: 'recordCurrencyRates',
  permission: 'pricing:edit',
  input: recordExchangeRates.input,
  async run(input, context): Promise<void> {
    const unknown = input.rates.find(({ currency }) => !currencyRule(currency));
    if (unknown) throw new PricewrightError('NotFound', `ISO 4217 has no currency "${unknown.currency}".`);
    await recordExchangeRates.run(input, { ...context, gathered: undefined });
  },
});
