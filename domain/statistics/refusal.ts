import type { ErrorCode } from '../../contracts/tables/error-catalogue.ts';
import { PricewrightError } from '../../contracts/tables/pricewright-error.ts';

/** An error of the catalogue that names one field; data that are not good enough are listed as the specification wants. */
export function refusal(
  code: Extract<ErrorCode, 'ExperimentationError' | 'DataQualityIssue' | 'MalformedRequest'>,
  field: string,
  problem: string,
  message: string,
): PricewrightError {
  return new PricewrightError(code, message, {
    fields: [{ field, code: problem, message }],
    ...(code === 'DataQualityIssue' ? { dataQualityIssues: [message] } : {}),
  });
}
