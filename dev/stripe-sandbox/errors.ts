/** Stripe's error types that this sandbox raises (https://docs.stripe.com/api/errors). */
export type ErrorType = 'invalid_request_error' | 'idempotency_error' | 'api_error';

export interface ErrorDetails {
  code?: string;
  param?: string;
  type?: ErrorType;
  headers?: Record<string, string>;
}

/** An answer in Stripe's envelope `{error:{type,code,param,message,doc_url}}`. */
export class StripeRefusal extends Error {
  readonly status: number;
  readonly details: ErrorDetails;

  constructor(status: number, message: string, details: ErrorDetails = {}) {
    super(message);
    this.status = status;
    this.details = details;
  }

  envelope(requestId: string): { error: Record<string, string> } {
    const { code, param, type = 'invalid_request_error' } = this.details;
    return {
      error: {
        ...(code && { code, doc_url: `https://stripe.com/docs/error-codes/${code.replaceAll('_', '-')}` }),
        message: this.message,
        ...(param && { param }),
        request_log_url: `https://dashboard.stripe.com/test/logs/${requestId}`,
        type,
      },
    };
  }
}

export const invalidRequest = (message: string, param?: string, code?: string): StripeRefusal =>
  new StripeRefusal(400, message, { param, code });

/** Stripe answers 404 for an id in the URL and 400 for one in a parameter. */
export const resourceMissing = (noun: string, id: string, param: string, status: 400 | 404 = 404): StripeRefusal =>
  new StripeRefusal(status, `No such ${noun}: '${id}'`, { code: 'resource_missing', param });

export const alreadyExists = (message: string, param?: string): StripeRefusal =>
  invalidRequest(message, param, 'resource_already_exists');

export const exclusive = (...names: string[]): StripeRefusal =>
  invalidRequest(
    `You may only specify one of these parameters: ${names.join(', ')}.`,
    names[0],
    'parameters_exclusive',
  );

export const missingParam = (param: string): StripeRefusal =>
  invalidRequest(`Missing required param: ${param}.`, param, 'parameter_missing');

export const emptyParam = (param: string): StripeRefusal =>
  invalidRequest(
    `You passed an empty string for '${param}'. We assume empty values are an attempt to unset a parameter; however '${param}' cannot be unset. You should remove '${param}' from your request or supply a non-empty value.`,
    param,
    'parameter_invalid_empty',
  );

export const unknownParams = (params: string[]): StripeRefusal =>
  invalidRequest(
    `Received unknown parameter${params.length > 1 ? 's' : ''}: ${params.join(', ')}`,
    params[0],
    'parameter_unknown',
  );

export const unknownUrl = (method: string, path: string): StripeRefusal =>
  new StripeRefusal(
    404,
    `Unrecognized request URL (${method}: ${path}). If you are trying to list objects, remove the trailing slash. If you are trying to retrieve an object, make sure you passed a valid (non-empty) identifier in your code. Please see https://stripe.com/docs or we can help at https://support.stripe.com/.`,
  );

/** https://docs.stripe.com/rate-limits: the header names which limit was hit. */
export const rateLimited = (reason: 'global-rate' | 'endpoint-rate'): StripeRefusal =>
  new StripeRefusal(
    429,
    'Request rate limit exceeded. Learn more about rate limits here https://stripe.com/docs/rate-limits.',
    { code: 'rate_limit', headers: { 'stripe-rate-limited-reason': reason } },
  );
