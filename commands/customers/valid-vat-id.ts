import { PricewrightError } from '../../contracts/tables/pricewright-error.ts';
import { checkVatId } from '../../domain/pricing/tax/vat-id/check-vat-id.ts';

/** A VAT id in the one form that is stored; null stays null. @throws PricingValidationFailed */
export function validVatId<Text extends string | null>(text: Text): Text | string {
  if (text === null) return text;
  const { valid, vatId, problem, message } = checkVatId(text);
  if (valid) return vatId;
  const said = message ?? 'It is no VAT id.';
  throw new PricewrightError('PricingValidationFailed', said, {
    fields: [{ field: 'vatId', code: `vat_id_${problem}`, message: said }],
  });
}
