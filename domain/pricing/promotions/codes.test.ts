import { randomBytes } from 'node:crypto';
import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { bytesPerCode, canonicalCode, codeAlphabet, randomCode } from './codes.ts';

it('makes codes that people can read to each other', () => {
  for (const ambiguous of '0O1IL2Z5S8BUV') expect(codeAlphabet).not.toContain(ambiguous);
  expect(new Set(codeAlphabet).size).toBe(codeAlphabet.length);
  expect(randomCode('spring', new Uint8Array(32))).toBe('SPRING-3333-3333-3333');
  expect(randomCode('', new Uint8Array(32))).toBe('3333-3333-3333');
});

it('takes no byte that would favour some characters, and says when too few are left', () => {
  expect(randomCode('', new Uint8Array(32).fill(255))).toBeNull();
  const counts = new Map<string, number>();
  for (let index = 0; index < 20_000; index++) {
    for (const char of canonicalCode(randomCode('', randomBytes(bytesPerCode)) ?? '')) {
      counts.set(char, (counts.get(char) ?? 0) + 1);
    }
  }
  const expected = (20_000 * 12) / codeAlphabet.length;
  expect(counts.size).toBe(codeAlphabet.length);
  // About 100 is one standard deviation: six of them happen once in a hundred million runs.
  for (const count of counts.values()) expect(Math.abs(count - expected)).toBeLessThan(620);
});

it('reads a code however it was typed', () => {
  expect(canonicalCode(' spring-7kqm 94xt ')).toBe('SPRING7KQM94XT');
  fc.assert(
    fc.property(
      fc.uint8Array({ minLength: 32, maxLength: 32 }),
      fc.stringMatching(/^[a-z0-9]{0,16}$/),
      (bytes, prefix) => {
        const code = randomCode(prefix, bytes);
        if (code === null) return;
        expect(canonicalCode(code.toLowerCase().replaceAll('-', ' '))).toBe(canonicalCode(code));
        expect(canonicalCode(canonicalCode(code))).toBe(canonicalCode(code));
      },
    ),
  );
});
