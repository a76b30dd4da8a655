/**
 * Every error that a caller can meet: its status, who may retry, when it happens and what to do about it.
 * The type of a Temporal failure is the same code. `docs/errors.md` and the OpenAPI answers are made from this table.
 */
export type Severity = 'low' | 'medium' | 'high' | 'critical';

export interface ErrorEntry {
  /** HTTP status of the answer when a request meets the error at once. */
  readonly status: number;
  readonly severity: Severity;
  /** Whether the same request may succeed later unchanged. Temporal retries follow this. */
  readonly retryable: boolean;
  readonly when: string;
  readonly action: string;
}

export const errorCatalogue = {
  // Configuration
  InvalidPlanConfiguration: {
    status: 422,
    severity: 'medium',
    retryable: false,
    when: 'A plan configuration has invalid or conflicting settings.',
    action: 'Correct the fields named in details.fields; POST /v1/plans/validate shows all of them at once.',
  },
  FeatureDependencyViolation: {
    status: 422,
    severity: 'medium',
    retryable: false,
    when: 'A feature depends on one that is unknown, missing, or depends back on it.',
    action: 'Add the missing feature or break the circle that the message shows.',
  },
  PricingValidationFailed: {
    status: 422,
    severity: 'medium',
    retryable: false,
    when: 'A price or pricing rule breaks a pricing or compliance rule.',
    action: 'Correct the fields named in details.fields.',
  },
  CampaignConflict: {
    status: 409,
    severity: 'medium',
    retryable: false,
    when: 'A campaign conflicts with one that is active.',
    action: 'Change the schedule or audience, or end the other campaign.',
  },
  ComplianceViolation: {
    status: 422,
    severity: 'high',
    retryable: false,
    when: 'A law or regulation forbids the configuration or the action.',
    action: 'Follow the rule and source named in details.fields.',
  },
  // Deployment
  FeatureRolloutFailed: {
    status: 422,
    severity: 'high',
    retryable: false,
    when: 'What a flag is to give cannot be carried out: parts off 100 %, values of another type, a rollout that failed.',
    action: 'Correct the fields named in details.fields; of a rollout, look at its operation.',
  },
  PlanActivationError: {
    status: 502,
    severity: 'high',
    retryable: false,
    when: 'A plan could not be activated; what had been done was undone.',
    action: 'Read the rollback plan in details, mend the cause, publish again.',
  },
  PricingUpdateFailed: {
    status: 502,
    severity: 'high',
    retryable: true,
    when: 'A price change could not be deployed to billing.',
    action: 'Look at the operation; try again.',
  },
  CampaignLaunchError: {
    status: 502,
    severity: 'high',
    retryable: false,
    when: 'A campaign could not be launched.',
    action: 'Look at the operation, mend the cause, launch again.',
  },
  ValidationServiceUnavailable: {
    status: 503,
    severity: 'high',
    retryable: true,
    when: 'A configuration cannot be checked now, because what the rules need cannot be read.',
    action: 'Try again later; nothing was changed.',
  },
  // Business rules
  InsufficientPermissions: {
    status: 403,
    severity: 'medium',
    retryable: false,
    when: 'The caller lacks the permission that the action needs.',
    action: 'Ask one of those who can grant it, named in the message.',
  },
  ConcurrentModification: {
    status: 412,
    severity: 'medium',
    retryable: false,
    when: 'The configuration, or Stripe, has changed since the caller last read it.',
    action: 'Read it again, carry your change over, send it with the present revision or diffHash.',
  },
  CustomerImpactTooHigh: {
    status: 409,
    severity: 'high',
    retryable: false,
    when: 'A change would hurt more customers than the limits allow.',
    action: 'Reduce the change or migrate the customers first.',
  },
  BudgetExceeded: {
    status: 409,
    severity: 'high',
    retryable: false,
    when: 'A campaign or price change would exceed its budget.',
    action: 'Raise the budget or reduce the change.',
  },
  RegionalRestriction: {
    status: 422,
    severity: 'medium',
    retryable: false,
    when: 'The configuration is not allowed in a region.',
    action: 'Exclude the region or change what the rule names.',
  },
  PricingConstraintViolation: {
    status: 422,
    severity: 'high',
    retryable: false,
    when: 'A proposed price breaks the constraints set for it.',
    action: 'Choose a price inside the constraints or change them.',
  },
  RevenueTargetConflict: {
    status: 409,
    severity: 'high',
    retryable: false,
    when: 'A change conflicts with the revenue target of its period.',
    action: 'Change the proposal or the target.',
  },
  MarketPositionRisk: {
    status: 409,
    severity: 'high',
    retryable: false,
    when: 'A price change would harm the competitive position.',
    action: 'Choose a price nearer to the benchmarks shown.',
  },
  // Intelligence and automation
  ModelDegradationDetected: {
    status: 503,
    severity: 'high',
    retryable: false,
    when: 'A model performs below its threshold and is out of use.',
    action: 'Retrain or roll back the model.',
  },
  PricingOptimizationFailed: {
    status: 422,
    severity: 'medium',
    retryable: false,
    when: 'No price satisfies the goals and constraints, or the optimiser failed.',
    action: 'Relax the constraints that the message names.',
  },
  CampaignAutomationError: {
    status: 422,
    severity: 'medium',
    retryable: false,
    when: 'An automated campaign could not be created or managed.',
    action: 'Correct the automation rule that the message names.',
  },
  DataQualityIssue: {
    status: 422,
    severity: 'medium',
    retryable: false,
    when: 'Input data is not good enough for a reliable answer.',
    action: 'Mend the data named in details.dataQualityIssues.',
  },
  ExperimentationError: {
    status: 422,
    severity: 'medium',
    retryable: false,
    when: 'An experiment has a statistical or technical defect.',
    action: 'Correct the experiment as the message says.',
  },
  // Integrations
  StripeIntegrationFailure: {
    status: 502,
    severity: 'high',
    retryable: true,
    when: 'Stripe refused a call or did not answer.',
    action: 'Read the cause; when it is temporary, try again.',
  },
  CommunicationDeliveryFailed: {
    status: 502,
    severity: 'medium',
    retryable: true,
    when: 'A message could not be handed to its channel.',
    action: 'Look at the delivery log; try again.',
  },
  AnalyticsDataUnavailable: {
    status: 409,
    severity: 'medium',
    retryable: false,
    when: 'The analytics data that an answer needs is missing.',
    action: 'Bring the data that the message names, or widen the period.',
  },
  ExternalAPITimeout: {
    status: 504,
    severity: 'medium',
    retryable: true,
    when: 'An outside service did not answer in time.',
    action: 'Try again later.',
  },
  CustomerDataIncomplete: {
    status: 422,
    severity: 'low',
    retryable: false,
    when: 'A customer has too little data for the answer.',
    action: 'Add the data that the message names.',
  },
  // HTTP and state: not in the specification, needed by every route
  MalformedRequest: {
    status: 400,
    severity: 'low',
    retryable: false,
    when: 'The request cannot be read: bad JSON, unknown fields, wrong types.',
    action: 'Correct the fields named in details.fields.',
  },
  NotSignedIn: {
    status: 401,
    severity: 'low',
    retryable: false,
    when: 'The request carries no valid session or key.',
    action: 'Sign in, or send a valid key.',
  },
  NotFound: {
    status: 404,
    severity: 'low',
    retryable: false,
    when: 'There is nothing at this address or with this id.',
    action: 'Check the id and the path.',
  },
  MethodNotAllowed: {
    status: 405,
    severity: 'low',
    retryable: false,
    when: 'The address exists but not with this method.',
    action: 'Use one of the methods in the Allow header.',
  },
  AlreadyExists: {
    status: 409,
    severity: 'low',
    retryable: false,
    when: 'Something with this key exists.',
    action: 'Choose another key, or change the existing one.',
  },
  TransitionNotAllowed: {
    status: 409,
    severity: 'low',
    retryable: false,
    when: 'The present status does not allow this command.',
    action: 'Wait for the operation under way, or choose a command that the status allows.',
  },
  PayloadTooLarge: {
    status: 413,
    severity: 'low',
    retryable: false,
    when: 'The body is larger than the limit.',
    action: 'Send less at once.',
  },
  UnsupportedMediaType: {
    status: 415,
    severity: 'low',
    retryable: false,
    when: 'The body is not of a media type that the route reads.',
    action: 'Send application/json.',
  },
  IdempotencyConflict: {
    status: 409,
    severity: 'low',
    retryable: false,
    when: 'The Idempotency-Key was used for another request.',
    action: 'Use a new key for a new request.',
  },
  PreconditionRequired: {
    status: 428,
    severity: 'low',
    retryable: false,
    when: 'A write to configuration came without If-Match.',
    action: 'Send If-Match with the revision you read.',
  },
  RateLimited: {
    status: 429,
    severity: 'low',
    retryable: true,
    when: 'Too many requests.',
    action: 'Wait as long as Retry-After says.',
  },
  ServiceUnavailable: {
    status: 503,
    severity: 'high',
    retryable: true,
    when: 'A part that the request needs is down.',
    action: 'Try again; /readyz shows which part.',
  },
  InternalError: {
    status: 500,
    severity: 'critical',
    retryable: false,
    when: 'A defect of ours.',
    action: 'Report the requestId.',
  },
} as const satisfies Record<string, ErrorEntry>;

export type ErrorCode = keyof typeof errorCatalogue;

export function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(errorCatalogue, code);
}

/** Codes whose Temporal failures are final: derived, never listed by hand. */
export const nonRetryableCodes: ErrorCode[] = (Object.keys(errorCatalogue) as ErrorCode[]).filter(
  (code) => !errorCatalogue[code].retryable,
);
