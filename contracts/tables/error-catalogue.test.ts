import { describe, expect, it } from '@jest/globals';
import { type ErrorCode, type ErrorEntry, errorCatalogue, isErrorCode, nonRetryableCodes } from './error-catalogue.ts';

const entries = Object.entries(errorCatalogue) as [ErrorCode, ErrorEntry][];

/** Every code of "Feature and subscription management", section "Error handling". */
const ofSubscriptionManagement = [
  'InvalidPlanConfiguration',
  'FeatureDependencyViolation',
  'PricingValidationFailed',
  'CampaignConflict',
  'ComplianceViolation',
  'FeatureRolloutFailed',
  'PlanActivationError',
  'PricingUpdateFailed',
  'CampaignLaunchError',
  'ValidationServiceUnavailable',
  'InsufficientPermissions',
  'ConcurrentModification',
  'CustomerImpactTooHigh',
  'BudgetExceeded',
  'RegionalRestriction',
];
/** Every code of "Dynamic pricing and marketing", section "Error handling". */
const ofDynamicPricing = [
  'ModelDegradationDetected',
  'PricingOptimizationFailed',
  'CampaignAutomationError',
  'DataQualityIssue',
  'ExperimentationError',
  'PricingConstraintViolation',
  'ComplianceViolation',
  'CustomerImpactTooHigh',
  'RevenueTargetConflict',
  'MarketPositionRisk',
  'StripeIntegrationFailure',
  'CommunicationDeliveryFailed',
  'AnalyticsDataUnavailable',
  'ExternalAPITimeout',
  'CustomerDataIncomplete',
];

/** Codes by HTTP status: malformed, not signed in, not permitted, unknown, conflict, stale, rules, limits, outside. */
const byStatus: Record<number, ErrorCode[]> = {
  400: ['MalformedRequest'],
  401: ['NotSignedIn'],
  403: ['InsufficientPermissions'],
  404: ['NotFound'],
  405: ['MethodNotAllowed'],
  409: [
    'AnalyticsDataUnavailable',
    'AlreadyExists',
    'BudgetExceeded',
    'CampaignConflict',
    'CustomerImpactTooHigh',
    'IdempotencyConflict',
    'MarketPositionRisk',
    'RevenueTargetConflict',
    'TransitionNotAllowed',
  ],
  412: ['ConcurrentModification'],
  413: ['PayloadTooLarge'],
  415: ['UnsupportedMediaType'],
  422: [
    'CampaignAutomationError',
    'ComplianceViolation',
    'CustomerDataIncomplete',
    'DataQualityIssue',
    'ExperimentationError',
    'FeatureDependencyViolation',
    'FeatureRolloutFailed',
    'InvalidPlanConfiguration',
    'PricingConstraintViolation',
    'PricingOptimizationFailed',
    'PricingValidationFailed',
    'RegionalRestriction',
  ],
  428: ['PreconditionRequired'],
  429: ['RateLimited'],
  500: ['InternalError'],
  502: [
    'CampaignLaunchError',
    'CommunicationDeliveryFailed',
    'PlanActivationError',
    'PricingUpdateFailed',
    'StripeIntegrationFailure',
  ],
  503: ['ModelDegradationDetected', 'ServiceUnavailable', 'ValidationServiceUnavailable'],
  504: ['ExternalAPITimeout'],
};

describe('the error catalogue', () => {
  it.each([...ofSubscriptionManagement, ...ofDynamicPricing])('has %s of the specification', (code) => {
    expect(isErrorCode(code)).toBe(true);
  });

  // A code that a later area adds is added here with its status: the statuses are a promise to clients.
  it('gives each code known here its status', () => {
    for (const [status, codes] of Object.entries(byStatus)) {
      for (const code of codes) expect([code, errorCatalogue[code].status]).toEqual([code, Number(status)]);
    }
    const known = Object.values(byStatus).flat();
    expect(entries.map(([code]) => code).filter((code) => !known.includes(code))).toEqual([]);
  });

  it('says of each when it happens and what to do, in a sentence', () => {
    for (const [code, { when, action }] of entries) {
      expect([code, when, action]).toEqual([
        code,
        expect.stringMatching(/^[A-Z].{10,}\.$/),
        expect.stringMatching(/^[A-Z/].{7,}\.$/),
      ]);
    }
  });

  it('never has a caller retry what is the caller’s to mend', () => {
    const mendable = entries.filter(([, { status }]) => status < 500 && status !== 429);
    expect(mendable.filter(([, { retryable }]) => retryable)).toEqual([]);
  });

  it('derives what Temporal does not retry', () => {
    expect(nonRetryableCodes).toContain('InvalidPlanConfiguration');
    expect(nonRetryableCodes).not.toContain('StripeIntegrationFailure');
    expect([...nonRetryableCodes].sort()).toEqual(
      entries
        .filter(([, { retryable }]) => !retryable)
        .map(([code]) => code)
        .sort(),
    );
  });

  it('knows no code by a name that every object has', () => {
    expect(isErrorCode('constructor')).toBe(false);
    expect(isErrorCode('toString')).toBe(false);
  });
});
