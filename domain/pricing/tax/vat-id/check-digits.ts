/** The arithmetic that check digits are made of. Texts hold digits only. */

export function digitsOf(text: string): number[] {
  return Array.from(text, Number);
}

export function weighted(text: string, weights: readonly number[]): number {
  return weights.reduce((sum, weight, index) => sum + weight * Number(text[index] ?? 0), 0);
}

/** Luhn, ISO/IEC 7812-1: every second digit from the right doubled, their digits summed, a multiple of 10. */
export function isLuhn(text: string): boolean {
  const sum = digitsOf(text)
    .reverse()
    .reduce((total, digit, index) => total + (index % 2 === 0 ? digit : crossSum(2 * digit)), 0);
  return sum % 10 === 0;
}

export function crossSum(number: number): number {
  return number > 9 ? number - 9 : number;
}

/** ISO 7064, MOD 11,10. */
export function isMod1110(text: string): boolean {
  let product = 10;
  for (const digit of digitsOf(text.slice(0, -1))) {
    const sum = (product + digit) % 10;
    product = ((sum === 0 ? 10 : sum) * 2) % 11;
  }
  return (11 - product) % 10 === Number(text.at(-1));
}

/** The remainder of a number of any length. */
export function modulo(text: string, divisor: number): number {
  return digitsOf(text).reduce((rest, digit) => (rest * 10 + digit) % divisor, 0);
}
