import { crossSum, digitsOf, isLuhn, modulo, weighted } from './check-digits.ts';

/** Countries whose numbers have several forms. Source: the same document as `countries.ts`. */

/** BULSTAT of 9 digits, or 10 digits of a person (EGN), a foreigner, or anybody else. */
export function isBulgarian(number: string): boolean {
  const last = Number(number.at(-1));
  if (number.length === 9) {
    const first = weighted(number, [1, 2, 3, 4, 5, 6, 7, 8]) % 11;
    const check = first === 10 ? weighted(number, [3, 4, 5, 6, 7, 8, 9, 10]) % 11 : first;
    return check % 10 === last;
  }
  // Months of the 19th and 21st century are counted from 21 and 41.
  const isDate = isMonthAndDay(Number(number.slice(2, 4)) % 20, Number(number.slice(4, 6)));
  const person = (weighted(number, [2, 4, 8, 5, 10, 9, 7, 3, 6]) % 11) % 10;
  const foreigner = weighted(number, [21, 19, 17, 13, 11, 9, 7, 3, 1]) % 10;
  const other = 11 - (weighted(number, [4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11);
  return (isDate && person === last) || foreigner === last || (other !== 10 && other % 11 === last);
}

/** 8 digits of a company; 9 or 10 of a person, made of the birth date. */
export function isCzech(number: string): boolean {
  if (number.length === 8) {
    return !number.startsWith('9') && (11 - (weighted(number, [8, 7, 6, 5, 4, 3, 2]) % 11)) % 10 === Number(number[7]);
  }
  if (number.length === 9 && number.startsWith('6')) {
    const rest = weighted(number.slice(1), [8, 7, 6, 5, 4, 3, 2]) % 11;
    return 8 - ((10 - rest + 11) % 11) === Number(number[8]);
  }
  // 50 is added to the month of a woman, and 20 where a day's numbers had run out.
  if (!isMonthAndDay((Number(number.slice(2, 4)) % 50) % 20, Number(number.slice(4, 6)))) return false;
  // Until 1953 birth numbers had no check digit.
  if (number.length === 9) return Number(number.slice(0, 2)) <= 53 || Number(number.slice(0, 2)) >= 80;
  const rest = modulo(number.slice(0, 9), 11) % 10;
  return rest === Number(number[9]);
}

function isMonthAndDay(month: number, day: number): boolean {
  return month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

const personLetters = 'TRWAGMYFPDXBNJZSQVHLCKE';

/** DNI, NIE, or CIF: a person, a foreigner, or a legal entity whose check character is a digit, a letter, or either. */
export function isSpanish(number: string): boolean {
  const [first, last] = [number[0] ?? '', number[8] ?? ''];
  const body = number.slice(1, 8);
  if (/^\d/.test(number)) return personLetters[Number(number.slice(0, 8)) % 23] === last;
  const foreigner = 'XYZ'.indexOf(first);
  if (foreigner >= 0) return personLetters[Number(`${foreigner}${body}`) % 23] === last;
  if ('KLM'.includes(first)) return personLetters[Number(body) % 23] === last;
  const sum = digitsOf(body).reduce(
    (total, digit, index) => total + (index % 2 === 0 ? crossSum(2 * digit) : digit),
    0,
  );
  const check = (10 - (sum % 10)) % 10;
  const letter = 'JABCDEFGHI'[check];
  return last === letter || (!'PQRSNW'.includes(first) && last === String(check));
}

const frenchAlphabet = '0123456789ABCDEFGHJKLMNPQRSTUVWXYZ';

/** A key of two characters before the SIREN, which is a Luhn number but for Monaco's. */
export function isFrench(number: string): boolean {
  const [key, siren] = [number.slice(0, 2), number.slice(2)];
  if (!siren.startsWith('000') && !isLuhn(siren)) return false;
  if (/^\d\d$/.test(key)) return (12 + 3 * (Number(siren) % 97)) % 97 === Number(key);
  const [first, second] = [frenchAlphabet.indexOf(key[0]!), frenchAlphabet.indexOf(key[1]!)];
  const value = /^\d/.test(key) ? first * 24 + second - 10 : first * 34 + second - 100;
  return (Number(siren) + 1 + Math.floor(value / 11)) % 11 === value % 11;
}

const irishLetters = 'WABCDEFGHIJKLMNOPQRSTUV';

/** 7 digits, a check letter and perhaps one more; or the old form with a letter or sign at the second place. */
export function isIrish(number: string): boolean {
  const isOld = /^\d[A-Z+*]/.test(number);
  const body = isOld ? `0${number.slice(2, 7)}${number[0]}` : number.slice(0, 7);
  const extra = isOld ? 0 : Math.max(0, irishLetters.indexOf(number[8] ?? 'W'));
  return irishLetters[(weighted(body, [8, 7, 6, 5, 4, 3, 2]) + 9 * extra) % 23] === number[7];
}

/** 9 digits of a company (the eighth is 1), 12 of a temporary registration (the eleventh is 1). */
export function isLithuanian(number: string): boolean {
  const body = number.slice(0, -1);
  if (body.at(-1) !== '1') return false;
  const sum = (shift: number) =>
    digitsOf(body).reduce((total, digit, index) => total + digit * (1 + ((index + shift) % 9)), 0) % 11;
  const check = sum(0);
  return (check === 10 ? sum(2) % 10 : check) === Number(number.at(-1));
}

/** A legal entity begins with 4 to 9; a person with the birth date, or since 2017 with 32. */
export function isLatvian(number: string): boolean {
  if (Number(number[0]) > 3) return weighted(number, [9, 1, 4, 8, 3, 10, 2, 5, 7, 6, 1]) % 11 === 3;
  if (number.startsWith('32')) return true;
  if (!isMonthAndDay(Number(number.slice(2, 4)), Number(number.slice(0, 2)))) return false;
  const check = ((1 + weighted(number, [10, 5, 8, 4, 2, 1, 6, 3, 7, 9])) % 11) % 10;
  return check === Number(number[10]);
}

/** Either the old check digit within the nine digits, or ISO 7064 MOD 97,10 over the whole number (since 2020). */
export function isDutch(number: string): boolean {
  if (weighted(number, [9, 8, 7, 6, 5, 4, 3, 2, -1]) % 11 === 0) return true;
  const asDigits = Array.from(`NL${number}`, (char) => Number.parseInt(char, 36)).join('');
  return modulo(asDigits, 97) === 1;
}

/** 9 or 12 digits by either of two check series; GD and HA are government departments and health authorities. */
export function isBritish(number: string): boolean {
  if (number.startsWith('GD')) return Number(number.slice(2)) < 500;
  if (number.startsWith('HA')) return Number(number.slice(2)) >= 500;
  const sum = weighted(number, [8, 7, 6, 5, 4, 3, 2, 10, 1]) % 97;
  return sum === 0 || sum === 42;
}
