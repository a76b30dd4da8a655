import { crossSum, digitsOf, isLuhn, isMod1110, modulo, weighted } from './check-digits.ts';
import {
  isBritish,
  isBulgarian,
  isCzech,
  isDutch,
  isFrench,
  isIrish,
  isLatvian,
  isLithuanian,
  isSpanish,
} from './special-countries.ts';

export interface VatIdFormat {
  /** The number without its country prefix, upper case, without separators. */
  pattern: RegExp;
  example: string;
  isValid(number: string): boolean;
}

/**
 * Formats and check digits by the prefix of the number (Greece writes EL, Northern Ireland XI).
 * Source: European Commission, "VIES: VAT number construction rules", functional description, version 15 and later
 * (https://ec.europa.eu/taxation_customs/vies/); Switzerland: UID register, eCH-0097; Norway: Brønnøysund register.
 */
export const vatIdFormats: Readonly<Record<string, VatIdFormat>> = {
  AT: {
    pattern: /^U\d{8}$/,
    example: 'ATU13585627',
    isValid(number) {
      const sum = digitsOf(number.slice(1, 8)).reduce(
        (total, digit, index) => total + (index % 2 === 0 ? digit : crossSum(2 * digit)),
        0,
      );
      return (10 - ((sum + 4) % 10)) % 10 === Number(number[8]);
    },
  },
  BE: {
    pattern: /^[01]\d{9}$/,
    example: 'BE0428759497',
    isValid: (number) => 97 - (Number(number.slice(0, 8)) % 97) === Number(number.slice(8)),
  },
  BG: { pattern: /^\d{9,10}$/, example: 'BG175074752', isValid: isBulgarian },
  CY: {
    pattern: /^(?!12)\d{8}[A-Z]$/,
    example: 'CY10259033P',
    isValid(number) {
      const odd = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21];
      const sum = digitsOf(number.slice(0, 8)).reduce(
        (total, digit, index) => total + (index % 2 === 0 ? odd[digit]! : digit),
        0,
      );
      return String.fromCharCode(65 + (sum % 26)) === number[8];
    },
  },
  CZ: { pattern: /^\d{8,10}$/, example: 'CZ25123891', isValid: isCzech },
  DE: { pattern: /^[1-9]\d{8}$/, example: 'DE136695976', isValid: isMod1110 },
  DK: {
    pattern: /^[1-9]\d{7}$/,
    example: 'DK13585628',
    isValid: (number) => weighted(number, [2, 7, 6, 5, 4, 3, 2, 1]) % 11 === 0,
  },
  EE: {
    pattern: /^\d{9}$/,
    example: 'EE100931558',
    isValid: (number) => weighted(number, [3, 7, 1, 3, 7, 1, 3, 7, 1]) % 10 === 0,
  },
  EL: {
    pattern: /^\d{9}$/,
    example: 'EL094259216',
    isValid: (number) => (weighted(number, [256, 128, 64, 32, 16, 8, 4, 2]) % 11) % 10 === Number(number[8]),
  },
  ES: {
    pattern: /^(\d{8}[A-Z]|[A-HJ-NP-SUVW]\d{7}[A-Z\d]|[XYZ]\d{7}[A-Z])$/,
    example: 'ESB58378431',
    isValid: isSpanish,
  },
  FI: {
    pattern: /^\d{8}$/,
    example: 'FI20774740',
    isValid: (number) => weighted(number, [7, 9, 10, 5, 8, 4, 2, 1]) % 11 === 0,
  },
  FR: { pattern: /^[0-9A-HJ-NP-Z]{2}\d{9}$/, example: 'FR40303265045', isValid: isFrench },
  HR: { pattern: /^\d{11}$/, example: 'HR33392005961', isValid: isMod1110 },
  HU: {
    pattern: /^\d{8}$/,
    example: 'HU12892312',
    isValid: (number) => weighted(number, [9, 7, 3, 1, 9, 7, 3, 1]) % 10 === 0,
  },
  IE: { pattern: /^(\d{7}[A-W][A-IW]?|\d[A-Z+*]\d{5}[A-W])$/, example: 'IE6433435F', isValid: isIrish },
  IT: {
    pattern: /^(?!0{7})\d{7}(0\d\d|100|120|121|888|999)\d$/,
    example: 'IT00743110157',
    isValid: (number) => isLuhn(number) && number.slice(7, 10) !== '000',
  },
  LT: { pattern: /^(\d{9}|\d{12})$/, example: 'LT119511515', isValid: isLithuanian },
  LU: {
    pattern: /^\d{8}$/,
    example: 'LU15027442',
    isValid: (number) => Number(number.slice(0, 6)) % 89 === Number(number.slice(6)),
  },
  LV: { pattern: /^\d{11}$/, example: 'LV40003521600', isValid: isLatvian },
  MT: {
    pattern: /^[1-9]\d{7}$/,
    example: 'MT11679112',
    isValid: (number) => weighted(number, [3, 4, 6, 7, 8, 9, 10, 1]) % 37 === 0,
  },
  NL: { pattern: /^(?!0{9})\d{9}B(?!00)\d{2}$/, example: 'NL004495445B01', isValid: isDutch },
  PL: {
    pattern: /^\d{10}$/,
    example: 'PL8567346215',
    isValid: (number) => weighted(number, [6, 5, 7, 2, 3, 4, 5, 6, 7, -1]) % 11 === 0,
  },
  PT: {
    pattern: /^[1-9]\d{8}$/,
    example: 'PT501964843',
    isValid(number) {
      const check = 11 - (weighted(number, [9, 8, 7, 6, 5, 4, 3, 2]) % 11);
      return (check > 9 ? 0 : check) === Number(number[8]);
    },
  },
  RO: {
    pattern: /^[1-9]\d{1,9}$/,
    example: 'RO18547290',
    isValid(number) {
      const body = number.slice(0, -1).padStart(9, '0');
      return ((10 * weighted(body, [7, 5, 3, 2, 1, 7, 5, 3, 2])) % 11) % 10 === Number(number.at(-1));
    },
  },
  SE: {
    pattern: /^\d{10}01$/,
    example: 'SE123456789701',
    isValid: (number) => isLuhn(number.slice(0, 10)),
  },
  SI: {
    pattern: /^[1-9]\d{7}$/,
    example: 'SI50223054',
    isValid(number) {
      const check = 11 - (weighted(number, [8, 7, 6, 5, 4, 3, 2]) % 11);
      return check !== 11 && check % 10 === Number(number[7]);
    },
  },
  SK: { pattern: /^[1-9]\d[2-47-9]\d{7}$/, example: 'SK2022749619', isValid: (number) => modulo(number, 11) === 0 },
  XI: { pattern: /^(\d{9}|\d{12}|(GD|HA)\d{3})$/, example: 'XI980780684', isValid: isBritish },
  GB: { pattern: /^(\d{9}|\d{12}|(GD|HA)\d{3})$/, example: 'GB980780684', isValid: isBritish },
  CHE: {
    pattern: /^\d{9}(MWST|TVA|IVA)?$/,
    example: 'CHE107787577IVA',
    isValid(number) {
      const check = (11 - (weighted(number, [5, 4, 3, 2, 7, 6, 5, 4]) % 11)) % 11;
      return check === Number(number[8]);
    },
  },
  NO: {
    pattern: /^\d{9}(MVA)?$/,
    example: 'NO995525828MVA',
    isValid: (number) => weighted(number, [3, 2, 7, 6, 5, 4, 3, 2, 1]) % 11 === 0,
  },
};
