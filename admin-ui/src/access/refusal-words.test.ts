import { expect, it } from '@jest/globals';
import { refusalWords } from './refusal-words.ts';

it('tells a person what to do, and an administrator the code of what it does not know', () => {
  expect(refusalWords('signup_disabled')).toContain('invite that address');
  expect(refusalWords('account_not_linked')).toContain('Have it verified');
  expect(refusalWords('issuer_mismatch')).toContain('(issuer_mismatch)');
});
