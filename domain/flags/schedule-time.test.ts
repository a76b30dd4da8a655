import { expect, it } from '@jest/globals';
import { scheduleTime } from './schedule-time.ts';

const held = { since: '2026-06-01T10:00:00Z', until: '2026-06-01T12:00:00Z' };
const at = (time: string) =>
  scheduleTime(new Date(`2026-06-01T${time}Z`), held)
    .toISOString()
    .slice(11, 19);

it('stands still while writes are frozen, and goes on with the clock before and after', () => {
  expect(scheduleTime(new Date(held.since), null)).toEqual(new Date(held.since));
  expect([at('09:59:59'), at('10:00:00'), at('11:59:59'), at('12:00:00')]).toEqual([
    '09:59:59',
    '10:00:00',
    '10:00:00',
    '12:00:00',
  ]);
});
