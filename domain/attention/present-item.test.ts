import { expect, it } from '@jest/globals';
import { attentionKinds } from '../../contracts/tables/attention.ts';
import { type AttentionRow, makesSomething, presentItem } from './present-item.ts';

const row: AttentionRow = {
  kind: 'effect',
  key: 'acct_1:price:team:base',
  version: '1',
  area: 'plans',
  entityId: 'plan_1',
  operationId: 'op_1',
  since: new Date('2026-06-01T00:00:00Z'),
  attempts: 3,
  lastTriedAt: null,
  error: null,
  detail: { effectKind: 'stripe.price.create', state: 'unknown', effectKey: 'acct_1:price:team:base' },
  left: [],
};

it.each(attentionKinds)('%s says what was tried, what to do and what can be done', (kind) => {
  const item = presentItem({ ...row, kind });
  expect(item.id).toBe(`${kind}:${row.key}`);
  for (const words of [item.title, item.advice, item.evidence.tried]) expect(words.length).toBeGreaterThan(10);
  expect(item.actions.length).toBeGreaterThan(0);
});

it('tells an unknown end from a refusal', () => {
  expect(presentItem(row).title).toMatch(/^Nobody knows/);
  expect(presentItem({ ...row, detail: { ...row.detail, state: 'reserved' } }).title).toMatch(/^Nobody knows/);
  expect(presentItem({ ...row, detail: { ...row.detail, state: 'failed' } }).title).toContain('was refused');
});

it('never gives up the start of a process, which would hang for ever', () => {
  const letter = (detail: AttentionRow['detail']) => presentItem({ ...row, kind: 'dead_letter', detail }).actions;
  expect(letter({ start: 'publishPlan', workflowId: 'w' })).toEqual(['retry']);
  expect(letter({ signal: 'cancel', workflowId: 'w' })).toEqual(['retry', 'skip']);
});

it('knows which effects leave an id outside', () => {
  expect(makesSomething('stripe.price.create')).toBe(true);
  expect(makesSomething('stripe.set')).toBe(false);
});

it('offers a retry of a write only where that can find out something', () => {
  const set = (verb: string) =>
    presentItem({
      ...row,
      detail: { effectKind: 'stripe.set', state: 'failed', effectKey: `acct_1:price:price_1:${verb}:op_1` },
    });
  expect(set('activate').title).toBe('"activate" of price_1 in Stripe was refused, and nothing follows it up');
  expect(set('activate').actions).toEqual(['done', 'skip']);
  expect(set('activate').advice).not.toMatch(/retry/i);
  expect(set('archive').actions).toEqual(['retry', 'done', 'skip']);
  expect(set('archive').advice).toContain('repeats nothing');
  const mail = presentItem({ ...row, detail: { effectKind: 'mail.send', state: 'failed', effectKey: 'm' } });
  expect(mail.advice).toContain('and retry');
});
