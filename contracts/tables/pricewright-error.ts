import { type ErrorCode, errorCatalogue } from './error-catalogue.ts';

export interface FieldProblem {
  /** Path of the field in the request, such as `pricing.components[0].tiers[1].upTo`. */
  field: string;
  code: string;
  message: string;
  suggestedFix?: string;
}

/** The union of the `details` of both specification documents. */
export interface ErrorDetails {
  configurationId?: string;
  affectedCustomers?: number;
  revenueImpact?: number;
  rollbackPlan?: string;
  suggestedActions?: string[];
  rollbackOptions?: string[];
  alternativeStrategies?: string[];
  dataQualityIssues?: string[];
  approvalRequired?: boolean;
  /** The revision that is stored now, when a stale one was sent. */
  presentRevision?: number;
  /** Who saved in between, how, when (ISO 8601), and which fields their command carried. */
  lastChange?: { by: string; action: string; at: string; fields: string[] };
  fields?: FieldProblem[];
}

export interface PricewrightErrorOptions extends ErrorOptions {
  /** Overrides the catalogue where a cause is known to be final or passing. */
  retryable?: boolean;
  /**
   * For calls to the outside: refused means that nothing happened there, unknown that nobody can say, broken that the
   * outside answered with a failure of its own, which it would repeat to the same request.
   */
  outcome?: 'refused' | 'unknown' | 'broken';
}

/** An error of the catalogue: the only kind that crosses a boundary of ours. */
export class PricewrightError extends Error {
  readonly code: ErrorCode;
  readonly details: ErrorDetails;
  readonly retryable: boolean;
  readonly outcome: PricewrightErrorOptions['outcome'];

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}, options: PricewrightErrorOptions = {}) {
    super(message, options);
    this.name = 'PricewrightError';
    this.code = code;
    this.details = details;
    this.retryable = options.retryable ?? errorCatalogue[code].retryable;
    this.outcome = options.outcome;
  }

  get status(): number {
    return errorCatalogue[this.code].status;
  }
}
