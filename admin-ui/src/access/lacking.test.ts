import { expect, it } from '@jest/globals';
import { lacking } from './lacking.ts';

it('says which roles could, when one may not', () => {
  expect(lacking('plans:publish', ['plans:read'])).toContain('pricing manager or administrator');
  expect(lacking('plans:publish', ['plans:publish'])).toBeNull();
});

it('refuses nothing before it is known who asks', () => {
  expect(lacking('plans:publish', undefined)).toBeNull();
});
