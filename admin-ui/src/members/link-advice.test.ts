import { expect, it } from '@jest/globals';
import { linkAdvice } from './link-advice.ts';

it('says whether the link still has to be handed over', () => {
  expect(linkAdvice(null, 'a@x.example')).toContain('no mail is sent');
  expect(linkAdvice({ sent: true, problem: null }, 'a@x.example')).toContain('It was mailed to a@x.example too');
  expect(linkAdvice({ sent: false, problem: 'no such mailbox' }, 'a@x.example')).toContain('(no such mailbox)');
});
