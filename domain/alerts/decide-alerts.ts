import type { AlertRule, SystemMeasure } from '../../contracts/tables/alert-rules.ts';

export type AlertChange = { rule: AlertRule; value: number } & (
  | { change: 'raise' }
  | { change: 'seen'; alertId: string }
  | { change: 'resolve'; alertId: string }
);

/** What the rules make of the measures: at most one open alert a rule. */
export function decideAlerts(
  rules: readonly AlertRule[],
  measures: Record<SystemMeasure, number>,
  open: readonly { id: string; rule: string }[],
): AlertChange[] {
  return rules.flatMap((rule): AlertChange[] => {
    const value = measures[rule.measure];
    const alertId = open.find((alert) => alert.rule === rule.id)?.id;
    if (value > rule.above)
      return [alertId ? { change: 'seen', rule, value, alertId } : { change: 'raise', rule, value }];
    return alertId ? [{ change: 'resolve', rule, value, alertId }] : [];
  });
}
