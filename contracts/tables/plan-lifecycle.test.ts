import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  type PlanCommand,
  type PlanStatus,
  type PlanTransition,
  planCommandAllowed,
  planCommands,
  planLifecycle,
  planStatuses,
  type Transition,
} from './plan-lifecycle.ts';

const transitions = Object.entries(planLifecycle) as [PlanTransition, Transition][];
const commands = Object.entries(planCommands) as [PlanCommand, readonly PlanTransition[]][];
const isStatus = (status: string) => (planStatuses as readonly string[]).includes(status);

function reachableFrom(start: PlanStatus): Set<PlanStatus> {
  const seen = new Set<PlanStatus>([start]);
  for (const status of seen) {
    for (const [, { from, to }] of transitions) if (from.includes(status)) seen.add(to);
  }
  return seen;
}

describe('the lifecycle of a plan version', () => {
  it('names only statuses, each once', () => {
    expect(new Set(planStatuses).size).toBe(planStatuses.length);
    for (const [name, { from, to }] of transitions) {
      expect([name, [...from, to].every(isStatus)]).toEqual([name, true]);
      expect([name, from.length > 0]).toEqual([name, true]);
    }
  });

  it('reaches every status from a draft', () => {
    expect([...reachableFrom('draft')].sort()).toEqual([...planStatuses].sort());
  });

  it('can leave every status but those that end a version', () => {
    const left = new Set(transitions.flatMap(([, { from }]) => from));
    expect(planStatuses.filter((status) => !left.has(status))).toEqual(['superseded']);
  });

  it('lets no version that was on sale become a draft again', () => {
    for (const status of ['active', 'superseded', 'deprecated', 'archived'] as const) {
      expect([...reachableFrom(status)]).not.toContain('draft');
    }
  });

  it('goes on sale only through a publication', () => {
    const toActive = transitions.filter(([, { to }]) => to === 'active').map(([name]) => name);
    expect(toActive).toEqual(['activate', 'reinstate']);
    expect(planLifecycle.activate.from).toEqual(['stripe_publish']);
  });

  it('can give up every step of a publication, and cancel all but the activation', () => {
    const underWay = ['stripe_sync', 'stripe_update', 'validation', 'preview', 'stripe_publish'];
    expect([...planLifecycle.return.from].sort()).toEqual([...underWay].sort());
    expect([...planLifecycle.cancel.from].sort()).toEqual(underWay.filter((s) => s !== 'stripe_publish').sort());
  });
});

describe('planCommandAllowed', () => {
  it.each(commands)('%s is allowed exactly where one of its transitions begins', (command, names) => {
    for (const status of planStatuses) {
      const begins = names.some((name) => (planLifecycle[name].from as readonly PlanStatus[]).includes(status));
      expect([status, planCommandAllowed(command, status).allowed]).toEqual([status, begins]);
    }
  });

  it('says why not in words that name the command, what it needs and what is', () => {
    expect(planCommandAllowed('publish', 'active')).toEqual({
      allowed: false,
      reason: 'publish needs draft or preview; this version is active',
    });
    expect(planCommandAllowed('archive', 'draft').reason).toBe('archive needs deprecated; this version is draft');
    expect(planCommandAllowed('publish', 'draft')).toEqual({ allowed: true });
  });

  it('whatever people order, in whatever order, a version stays within the table', () => {
    const command = fc.constantFrom(...commands.map(([name]) => name));
    /** What the process itself does between two orders. */
    const progress = fc.constantFrom(...transitions.map(([name]) => name));
    fc.assert(
      fc.property(fc.array(fc.oneof(command, progress), { maxLength: 60 }), (orders) => {
        let status: PlanStatus = 'draft';
        let sold = false;
        for (const order of orders) {
          const names: readonly PlanTransition[] =
            order in planCommands && planCommandAllowed(order as PlanCommand, status).allowed
              ? planCommands[order as PlanCommand]
              : [order as PlanTransition];
          const taken = names.find((name) => {
            const transition: Transition | undefined = planLifecycle[name];
            return transition?.from.includes(status) ?? false;
          });
          if (!taken) continue;
          status = planLifecycle[taken].to;
          sold ||= status === 'active';
          if (!isStatus(status)) return false;
          if (sold && ['draft', 'stripe_sync', 'stripe_update', 'validation', 'preview'].includes(status)) return false;
        }
        return true;
      }),
      { numRuns: 500 },
    );
  });
});
