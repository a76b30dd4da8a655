import { readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { readRetention, retainedTables, retention, shippedRetention } from './retention.ts';

it('changes the days of the tables that are named', () => {
  expect(readRetention('')).toEqual(shippedRetention);
  expect(readRetention('webhook_deliveries=90, operations=ever')).toEqual({
    ...shippedRetention,
    webhook_deliveries: 90,
    operations: null,
  });
});

it.each([
  ['journal', 'journal is not <table>=<days>'],
  ['journal=-1', 'journal=-1 is not'],
  ['audit_seals=30', 'audit_seals is none of'],
  ['stripe_inbox=1', 'stripe_inbox is kept 30 days at least'],
])('says what is wrong with %s', (text, words) => expect(readRetention(text)).toContain(words));

it('is what docs/operations.md says', () => {
  const page = readFileSync(new URL('../../docs/operations.md', import.meta.url), 'utf8');
  for (const table of retainedTables) {
    const { days, after, what } = retention[table];
    expect(page).toContain(`| \`${table}\` | ${days} | ${after} | ${what} |`);
  }
});
