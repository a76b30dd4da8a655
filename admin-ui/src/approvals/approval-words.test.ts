import { describe, expect, it } from '@jest/globals';
import { approvalsWords, decisionRefusal, presentStatus } from './approval-words.ts';

const now = new Date('2026-03-01T12:00:00Z');
const waiting = {
  status: 'waiting' as const,
  expiresAt: '2026-03-02T12:00:00Z',
  maker: 'member:mia',
  decisions: [],
  approvalsNeeded: 2,
};
const arno = { actor: 'member:arno', lacking: null };
const approved = { actor: 'member:arno', decision: 'approved' as const, comment: '', at: '2026-03-01T11:00:00Z' };

describe('decisionRefusal', () => {
  it('lets another decide', () => {
    expect(decisionRefusal('approve', waiting, arno, now)).toBeNull();
    expect(decisionRefusal('reject', waiting, arno, now)).toBeNull();
  });

  it('lets the maker withdraw, not approve', () => {
    const mia = { actor: 'member:mia', lacking: null };
    expect(decisionRefusal('approve', waiting, mia, now)).toContain('You proposed');
    expect(decisionRefusal('reject', waiting, mia, now)).toBeNull();
  });

  it('says which role it needs, that one has approved already, and that it is too late', () => {
    expect(decisionRefusal('approve', waiting, { ...arno, lacking: 'Your role' }, now)).toBe('Your role');
    expect(decisionRefusal('approve', { ...waiting, decisions: [approved] }, arno, now)).toContain('already');
    expect(decisionRefusal('reject', { ...waiting, status: 'rejected' }, arno, now)).toContain('rejected');
    const late = { ...waiting, expiresAt: '2026-03-01T12:00:00Z' };
    expect(presentStatus(late, now)).toBe('expired');
    expect(decisionRefusal('approve', late, arno, now)).toContain('expired');
  });
});

it('counts approvals', () => {
  expect(approvalsWords({ ...waiting, decisions: [approved] })).toBe('1 of 2 approvals');
  expect(approvalsWords({ ...waiting, approvalsNeeded: 1 })).toBe('0 of 1 approval');
});
