import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

/** SHA-256 of the words that somebody agreed to: proof of the wording without keeping each copy. */
export function wordingHash(wording: string): string {
  return bytesToHex(sha256(utf8ToBytes(wording)));
}
