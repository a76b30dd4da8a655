/**
 * Letters and digits that nobody takes for another when they are read aloud, printed small or typed on a phone:
 * without 0 O, 1 I L, 2 Z, 5 S, 8 B and U V. What is left makes hardly any word.
 */
export const codeAlphabet = '34679ACDEFGHJKMNPQRTWXY';
/** 12 of 23 characters are 54 bits: at a thousand guesses a second one of a million codes is hit in half a year. */
const randomLength = 12;
const groupLength = 4;
/** Bytes from here on would make some characters likelier than others. */
const fair = 256 - (256 % codeAlphabet.length);

/** How many random bytes are taken at once for one code: more than enough but for one time in millions. */
export const bytesPerCode = 32;

/**
 * A code such as `SPRING-7KQM-94XT-CDRH`, from random bytes of a cryptographic source.
 * Null when too few of the bytes could be used without bias: ask again with others.
 */
export function randomCode(prefix: string, bytes: Uint8Array): string | null {
  let random = '';
  for (const byte of bytes) {
    if (random.length === randomLength) break;
    if (byte < fair) random += codeAlphabet[byte % codeAlphabet.length];
  }
  if (random.length < randomLength) return null;
  const groups = random.match(new RegExp(`.{${groupLength}}`, 'g')) ?? [];
  return [...(prefix === '' ? [] : [prefix.toUpperCase()]), ...groups].join('-');
}

/** What of an entered code counts: capitals, spaces and hyphens do not. */
export function canonicalCode(entered: string): string {
  return entered.toUpperCase().replace(/[^A-Z0-9]/g, '');
}
