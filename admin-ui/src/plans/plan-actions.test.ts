import { describe, expect, it } from '@jest/globals';
import type { PlanStatus } from '../../../contracts/tables/plan-lifecycle.ts';
import { refusalOf } from './plan-actions.ts';

const version = (status: PlanStatus, number = 1) => ({ id: `planver_${number}`, number, status });
const operation = { id: 'op_1', workflowId: 'w', workflowType: 'publishPlan' };
const draft = { status: 'draft' as const, activeVersion: null, openVersion: version('draft'), operation: null };
const active = { status: 'active' as const, activeVersion: version('active'), openVersion: null, operation: null };

describe('refusalOf', () => {
  it('lets a draft be edited, published and cloned, no more', () => {
    expect(refusalOf('edit', draft)).toBeNull();
    expect(refusalOf('publish', draft)).toBeNull();
    expect(refusalOf('clone', draft)).toBeNull();
    expect(refusalOf('cancel', draft)).toContain('no publication');
    expect(refusalOf('deprecate', draft)).toContain('never published');
  });

  it('lets an active plan open its next version, but not be published again unchanged', () => {
    expect(refusalOf('edit', active)).toBeNull();
    expect(refusalOf('publish', active)).toContain('Version 1 is live');
    expect(refusalOf('deprecate', active)).toBeNull();
    expect(refusalOf('archive', active)).toContain('deprecate it first');
  });

  it('asks for the end of a publication before a plan is deprecated', () => {
    const publishing = { ...active, openVersion: version('validation', 2), operation };
    expect(refusalOf('deprecate', publishing)).toContain('Version 2 is being published');
    expect(refusalOf('cancel', publishing)).toBeNull();
    expect(refusalOf('edit', publishing)).toContain('being validated');
  });

  it('waits for an undoing operation before a draft is published again', () => {
    expect(refusalOf('publish', { ...draft, operation })).toContain('still under way');
  });

  it('refuses everything but a clone on an archived plan', () => {
    const archived = { ...active, status: 'archived' as const, activeVersion: null };
    for (const action of ['edit', 'publish', 'cancel', 'deprecate', 'archive'] as const) {
      expect(refusalOf(action, archived)).not.toBeNull();
    }
    expect(refusalOf('clone', archived)).toBeNull();
  });
});
