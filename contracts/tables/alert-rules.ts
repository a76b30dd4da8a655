import type { Severity } from './error-catalogue.ts';

/** What the relay's leader measures once a minute. */
export const systemMeasures = [
  'relayLagSeconds',
  'dispatchesFailing',
  'unsealedSeconds',
  'auditProblems',
  'unknownEffects',
  'failedOperations',
  'failedWebhookDeliveries',
  'complianceViolations',
  'regionalRestrictions',
  'lowCreditWallets',
  'staleTraits',
] as const;
export type SystemMeasure = (typeof systemMeasures)[number];

export interface AlertRule {
  id: string;
  measure: SystemMeasure;
  /** Raised above this, resolved when it is no longer. */
  above: number;
  severity: Severity;
  summary: string;
  action: string;
  /** Where in the admin UI one sees it, and does something about it. */
  path: string;
}

export const alertRules: readonly AlertRule[] = [
  {
    id: 'relay_lag',
    measure: 'relayLagSeconds',
    above: 30,
    severity: 'high',
    summary: 'Commands wait for the relay: processes start late',
    action: 'See whether a worker runs and reaches Postgres and Temporal: /readyz of the worker.',
    path: '/operations',
  },
  {
    id: 'dispatches_failing',
    measure: 'dispatchesFailing',
    above: 0,
    severity: 'high',
    summary: 'Workflows could not be started or signalled',
    action: 'Look at Temporal; the relay tries again by itself.',
    path: '/attention',
  },
  {
    id: 'unsealed_audit',
    measure: 'unsealedSeconds',
    above: 30,
    severity: 'high',
    summary: 'Audited changes are not sealed',
    action: 'See whether a worker runs; sealing goes on by itself once one leads.',
    path: '/audit',
  },
  {
    id: 'audit_tampered',
    measure: 'auditProblems',
    above: 0,
    severity: 'critical',
    summary: 'The audit is not what was sealed',
    action: 'Run npm run audit:verify with your own copy of the public key, and keep the database as it is.',
    path: '/audit',
  },
  {
    id: 'unknown_effects',
    measure: 'unknownEffects',
    above: 0,
    severity: 'high',
    summary: 'Nobody knows whether calls to the outside happened',
    action: 'Compare with the outside and settle them under what needs attention.',
    path: '/attention',
  },
  {
    id: 'failed_operations',
    measure: 'failedOperations',
    above: 0,
    severity: 'medium',
    summary: 'Operations failed within the last hour',
    action: 'Look at the operations: each tells what was undone and what to do.',
    path: '/operations',
  },
  {
    id: 'failed_webhook_deliveries',
    measure: 'failedWebhookDeliveries',
    above: 0,
    severity: 'medium',
    summary: 'Webhook messages were given up within the last hour',
    action: 'Mend the receiver, then replay what failed.',
    path: '/webhooks',
  },
  {
    id: 'compliance_violation',
    measure: 'complianceViolations',
    above: 0,
    severity: 'high',
    summary: 'Plans on sale break a rule of compliance that is in force',
    action: 'Open the plans and publish versions that keep the rule, or have counsel decide about the rule.',
    path: '/compliance',
  },
  {
    id: 'regional_restriction',
    measure: 'regionalRestrictions',
    above: 0,
    severity: 'high',
    summary: 'Plans on sale are offered where they may not be',
    action: 'Take the countries out of the plans, or have counsel decide about the rule.',
    path: '/compliance',
  },
  {
    id: 'low_credit_balances',
    measure: 'lowCreditWallets',
    above: 0,
    severity: 'low',
    summary: 'Customers have fewer prepaid credits left than their mark',
    action: 'Look at the wallets below their mark under Credits: ask the customer to buy more, or grant some.',
    path: '/credits',
  },
  {
    id: 'stale_traits',
    measure: 'staleTraits',
    above: 0,
    severity: 'medium',
    summary: 'Traits were not computed in time: their values are refused',
    action: 'See whether a worker runs and keeps up; a trait that is computed too seldom needs a longer freshness.',
    path: '/traits',
  },
];
