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
  fields?: FieldProblem[];
}

/** An error of the catalogue: the only kind that crosses a boundary of ours. */
export class PricewrightError extends Error {
  readonly code: ErrorCode;
  readonly details: ErrorDetails;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}, options?: ErrorOptions) {
    super(message, options);
    this.name = 'PricewrightError';
    this.code = code;
    this.details = details;
  }

  get entry() {
    return errorCatalogue[this.code];
  }
}
