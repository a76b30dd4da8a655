import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import canonicalize from 'canonicalize';

/** The hash of what a maker was shown: the same whatever the order of fields (RFC 8785), another for anything else. */
export function shownHash(shown: unknown): string {
  return bytesToHex(sha256(utf8ToBytes(canonicalize(shown) ?? 'null')));
}
