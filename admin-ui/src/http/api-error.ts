import { type ErrorCode, errorCatalogue, isErrorCode } from '../../../contracts/tables/error-catalogue.ts';
import type { ErrorDetails, FieldProblem } from '../../../contracts/tables/pricewright-error.ts';

/** An answer of the API that is an error, or the lack of an answer; `code` is of the error catalogue. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: ErrorCode;
  readonly details: ErrorDetails;
  readonly requestId: string | null;

  constructor(status: number, code: ErrorCode, message: string, details: ErrorDetails, requestId: string | null) {
    super(message);
    this.name = 'ApiError';
    this.status = status;
    this.code = code;
    this.details = details;
    this.requestId = requestId;
  }

  /** What a person can do about it, in the catalogue's words. */
  get action(): string {
    return errorCatalogue[this.code].action;
  }

  get fields(): FieldProblem[] {
    return this.details.fields ?? [];
  }
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/** Reads the API's error envelope; a body without one (a proxy's page, say) becomes the code nearest to its status. */
export function errorFromAnswer(status: number, body: unknown): ApiError {
  const error = isObject(body) && isObject(body.error) ? body.error : {};
  const code = typeof error.code === 'string' && isErrorCode(error.code) ? error.code : codeOfStatus(status);
  const message = typeof error.message === 'string' ? error.message : `The server answered with status ${status}.`;
  const details = isObject(error.details) ? (error.details as ErrorDetails) : {};
  return new ApiError(status, code, message, details, typeof error.requestId === 'string' ? error.requestId : null);
}

function codeOfStatus(status: number): ErrorCode {
  if (status === 404) return 'NotFound';
  if (status === 429) return 'RateLimited';
  if (status >= 502 && status <= 504) return 'ServiceUnavailable';
  return status >= 500 ? 'InternalError' : 'MalformedRequest';
}

export function noAnswer(): ApiError {
  return new ApiError(0, 'ServiceUnavailable', 'The server cannot be reached.', {}, null);
}

/** Whatever a query or a mutation threw, as an error that the UI can show. */
export function asApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new ApiError(0, 'InternalError', message, {}, null);
}
