/** A decimal text as an integer and its decimals: "12.50" is 1250 with 2. */
export interface Digits {
  value: number;
  decimals: number;
}

/** Reads into `into`, so that nothing is made on the way; false when the text is not plain or too long for a double. */
export function readDigits(text: string, into: Digits): boolean {
  const length = text.length;
  if (length === 0 || length > 15) return false;
  let value = 0;
  let point = -1;
  for (let index = 0; index < length; index += 1) {
    const code = text.charCodeAt(index);
    if (code === 46 && point < 0 && index > 0 && index < length - 1) {
      point = index;
      continue;
    }
    if (code < 48 || code > 57) return false;
    value = value * 10 + (code - 48);
  }
  into.value = value;
  into.decimals = point < 0 ? 0 : length - point - 1;
  return true;
}

/** The shortest decimal text of an integer, not negative, with this many decimals. */
export function digitsText(value: number, decimals: number): string {
  if (decimals === 0) return String(value);
  const one = 10 ** decimals;
  let fraction = value % one;
  const whole = String((value - fraction) / one);
  if (fraction === 0) return whole;
  let digits = decimals;
  while (fraction % 10 === 0) {
    fraction /= 10;
    digits -= 1;
  }
  return `${whole}.${String(fraction).padStart(digits, '0')}`;
}
