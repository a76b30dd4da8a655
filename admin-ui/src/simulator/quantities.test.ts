import { expect, it } from '@jest/globals';
import { quantitiesOf } from './quantities.ts';

it('reads quantities as people type them', () => {
  expect(quantitiesOf('seats_monthly 25')).toEqual({ seats_monthly: '25' });
  expect(quantitiesOf('events: 6,000,000, replays=12.5')).toEqual({ events: '6000000', replays: '12.5' });
  expect(quantitiesOf('')).toEqual({});
});
