import { vatIdFormats } from './countries.ts';

export interface VatIdCheck {
  valid: boolean;
  /** Upper case without separators, with its prefix. */
  vatId: string;
  /** ISO 3166-1 alpha-2; EL is GR, and XI is GB though it counts as the EU for goods. Null for an unknown prefix. */
  country: string | null;
  problem: 'unknown_country' | 'format' | 'check_digit' | null;
  message: string | null;
}

const countryOfPrefix: Readonly<Record<string, string>> = { EL: 'GR', XI: 'GB', CHE: 'CH' };

/**
 * Whether a VAT id is written as its country writes them, check digits included. That a number is well formed does not
 * say that it is registered: that only VIES knows (https://ec.europa.eu/taxation_customs/vies/).
 */
export function checkVatId(text: string): VatIdCheck {
  const vatId = text.toUpperCase().replace(/[\s.\-/]/g, '');
  const prefix = vatId.startsWith('CHE') ? 'CHE' : vatId.slice(0, 2);
  const format = Object.hasOwn(vatIdFormats, prefix) ? vatIdFormats[prefix] : undefined;
  const country = countryOfPrefix[prefix] ?? prefix;
  if (!format) {
    const message = 'The number begins with no country whose VAT ids are known, such as DE or EL.';
    return { valid: false, vatId, country: null, problem: 'unknown_country', message };
  }
  const number = vatId.slice(prefix.length);
  if (!format.pattern.test(number)) {
    const message = `A VAT id of this country looks like ${format.example}.`;
    return { valid: false, vatId, country, problem: 'format', message };
  }
  if (!format.isValid(number)) {
    const message = 'The check digit does not fit: a digit is mistyped.';
    return { valid: false, vatId, country, problem: 'check_digit', message };
  }
  return { valid: true, vatId, country, problem: null, message: null };
}
