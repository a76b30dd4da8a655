import type { PlanConfigurationInput, SubscriptionPlan } from '../../contracts/plans.ts';
import type { Platform } from './platform.ts';

let made = 0;

/** A plan with three prices and two features, under a key of its own. */
export function teamPlan(changes: Partial<PlanConfigurationInput> = {}): PlanConfigurationInput & { key: string } {
  return {
    key: `team-${++made}`,
    name: 'Team',
    description: 'For teams that work together',
    tier: 'team',
    features: [{ featureId: 'boards' }, { featureId: 'reports' }],
    pricing: {
      currency: 'usd',
      billingCycle: 'monthly',
      components: [
        { key: 'base', name: 'Base fee', model: 'flat', interval: 'month', unitAmount: '4900' },
        { key: 'seats', name: 'Seats', model: 'per_unit', interval: 'month', unitAmount: '1200', unitName: 'seat' },
        {
          key: 'seats-year',
          name: 'Seats, yearly',
          model: 'per_unit',
          interval: 'year',
          unitAmount: '12000',
          unitName: 'seat',
        },
      ],
    },
    ...changes,
  };
}

export async function registerFeatures(platform: Pick<Platform, 'call'>): Promise<void> {
  for (const key of ['boards', 'reports', 'sso']) {
    await platform.call('POST', '/v1/flags', { key, name: key, kind: 'entitlement' }, 201);
  }
}

export async function createTeamPlan(
  platform: Pick<Platform, 'call'>,
  changes: Partial<PlanConfigurationInput> = {},
): Promise<SubscriptionPlan> {
  return await platform.call<SubscriptionPlan>('POST', '/v1/plans', teamPlan(changes), 201);
}

export async function publish(platform: Platform, planId: string, body: object = {}): Promise<string> {
  const { operationId } = await platform.call<{ operationId: string }>(
    'POST',
    `/v1/plans/${planId}/publish`,
    body,
    202,
  );
  return operationId;
}

/** Publishes and waits for the end. */
export async function published(platform: Platform, planId: string, body: object = {}) {
  return await platform.operation(await publish(platform, planId, body));
}
