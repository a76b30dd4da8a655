import { expect, it } from '@jest/globals';
import type { FastifyReply } from 'fastify';
import { eventLimiter } from './event-limits.ts';

let time = 0;
const headers = new Map<string, unknown>();
const reply = {
  header(name: string, value: unknown) {
    headers.set(name, value);
    return this;
  },
} as unknown as FastifyReply;

it('counts events by key and address, each minute anew, and never splits a batch', () => {
  const charge = eventLimiter({ perKey: 100, perAddress: 10 }, () => time);
  charge({ key: 'a', address: '1' }, 8, reply);
  expect(() => charge({ key: 'a', address: '1' }, 3, reply)).toThrow(
    /More than 10 events a minute came from this address/,
  );
  expect(headers.get('retry-after')).toBe('60');
  charge({ key: 'a', address: '2' }, 10, reply);
  charge({ key: 'b', address: null }, 500, reply);
  expect(() => charge({ key: 'b', address: null }, 1, reply)).toThrow(/with this key/);
  time = 60_000;
  charge({ key: 'b', address: null }, 1, reply);
  charge({ key: 'a', address: '1' }, 3, reply);
});
