import { expect, it } from '@jest/globals';
import { doorWords } from './door-words.ts';

it('says where a change came from, as far as it is known', () => {
  const nothing = { ip: null, userAgent: null, keyId: null };
  expect(doorWords({ door: 'process', ...nothing })).toBe('A process, on the word of whoever ordered it');
  expect(doorWords({ door: 'api', ip: '10.0.0.7', userAgent: 'curl/8', keyId: null })).toBe(
    'The API, from 10.0.0.7 with curl/8',
  );
});
