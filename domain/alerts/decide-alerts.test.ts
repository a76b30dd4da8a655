import { describe, expect, it } from '@jest/globals';
import { alertRules, systemMeasures } from '../../contracts/tables/alert-rules.ts';
import { decideAlerts } from './decide-alerts.ts';

const calm = Object.fromEntries(systemMeasures.map((measure) => [measure, 0])) as Record<
  (typeof systemMeasures)[number],
  number
>;
const open = [{ id: 'alert_1', rule: 'unknown_effects' }];

describe('decideAlerts', () => {
  it('raises above the threshold only, and once', () => {
    expect(decideAlerts(alertRules, { ...calm, relayLagSeconds: 30 }, [])).toEqual([]);
    expect(decideAlerts(alertRules, { ...calm, relayLagSeconds: 31 }, [])).toMatchObject([
      { change: 'raise', rule: { id: 'relay_lag' }, value: 31 },
    ]);
    expect(decideAlerts(alertRules, { ...calm, unknownEffects: 2 }, open)).toMatchObject([
      { change: 'seen', alertId: 'alert_1', value: 2 },
    ]);
  });

  it('resolves what is no longer so', () => {
    expect(decideAlerts(alertRules, calm, open)).toMatchObject([{ change: 'resolve', alertId: 'alert_1' }]);
  });

  it('has a rule for every measure, each named once', () => {
    expect(new Set(alertRules.map(({ measure }) => measure))).toEqual(new Set(systemMeasures));
    expect(new Set(alertRules.map(({ id }) => id)).size).toBe(alertRules.length);
  });
});
