import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { EventInput } from '../../contracts/events.ts';
import { wellFormed } from './well-formed.ts';

const text = fc.oneof(
  fc.constantFrom(
    '',
    'acct_1',
    'a'.repeat(200),
    'a'.repeat(201),
    'Käse',
    'tab\t',
    'nul\0',
    '\ud800',
    'page view',
    'a:b/c.d-e',
  ),
  fc.string({ maxLength: 12 }),
);
const timestamp = fc.oneof(
  fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
  fc.constantFrom(
    '2026-02-29T00:00:00Z',
    '2024-02-29T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-11-21T24:00:00Z',
    '2026-11-21T12:00:60Z',
    '2026-11-21T12:00:00.123456789Z',
    '2026-11-21T12:00:00+02:00',
    '2026-11-21T12:00Z',
    '2026-11-21 12:00:00Z',
    'yesterday',
  ),
);
const loose = fc.oneof(text, fc.integer(), fc.boolean(), fc.constant(null), fc.constant(undefined));
/** Mostly as it should be: an event with one flaw says more than one with ten. */
const mostly = (good: unknown, ...other: fc.Arbitrary<unknown>[]) =>
  fc.oneof({ weight: 8, arbitrary: fc.constant(good) }, ...other, loose);
const event = fc.record(
  {
    id: mostly('e1', text),
    type: mostly('page_view', text),
    customerId: mostly('acct_1', text),
    personId: mostly('user_1', text),
    anonymousId: mostly('visitor', text),
    timestamp: mostly('2026-11-21T12:00:00.000Z', timestamp, timestamp),
    properties: mostly({}, fc.dictionary(text, loose), fc.array(loose)),
    environment: mostly('production', fc.constantFrom('Staging', '9')),
    bot: mostly(true),
    staff: mostly(false),
    more: fc.oneof({ weight: 30, arbitrary: fc.constant(undefined) }, loose),
  },
  { requiredKeys: ['id', 'type', 'timestamp', 'properties'] },
);

it('never calls well formed what the schema refuses, and gives the same event', () => {
  let found = 0;
  fc.assert(
    fc.property(event, ({ more, ...given }) => {
      // What comes in is JSON: keys that hold nothing are not there.
      const raw = JSON.parse(JSON.stringify(more === undefined ? given : { ...given, more })) as unknown;
      const first = wellFormed(raw);
      if (first === null) return;
      found++;
      expect(EventInput.parse(raw)).toEqual(first);
    }),
    { numRuns: 5_000 },
  );
  expect(found).toBeGreaterThan(200);
});

it('knows ordinary events at first sight', () => {
  const ordinary = {
    id: crypto.randomUUID(),
    type: 'report_opened',
    customerId: 'acct_1',
    personId: 'user_1',
    timestamp: new Date().toISOString().replace(/-\d\dT/, '-28T'),
    properties: { plan: 'team' },
  };
  expect(wellFormed(ordinary)).toBe(ordinary);
  for (const odd of [null, [ordinary], 'text', { ...ordinary, properties: [] }, { ...ordinary, extra: 1 }]) {
    expect(wellFormed(odd)).toBeNull();
  }
  expect(wellFormed(JSON.parse('{"id":"1","type":"a","personId":"p","properties":{"__proto__":1}}'))).toBeNull();
});
