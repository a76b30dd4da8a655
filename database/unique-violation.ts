import { PricewrightError } from '../contracts/tables/pricewright-error.ts';

/** postgresql.org/docs/current/errcodes-appendix.html */
const uniqueViolation = '23505';
const foreignKeyViolation = '23503';

/** Runs a write; a value that another record holds becomes an error of the catalogue that names the field. */
export async function namingConflicts<T>(fields: Record<string, string>, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    const { code, constraint } = error as { code?: unknown; constraint?: unknown };
    const field = typeof constraint === 'string' ? fields[constraint] : undefined;
    if (!field) throw error;
    if (code === uniqueViolation) {
      throw new PricewrightError('AlreadyExists', `Another record has this ${field}.`, {
        fields: [{ field, code: 'taken', message: `Another record has this ${field}.` }],
      });
    }
    if (code === foreignKeyViolation) {
      throw new PricewrightError('MalformedRequest', `There is nothing with this ${field}.`, {
        fields: [{ field, code: 'unknown', message: `There is nothing with this ${field}.` }],
      });
    }
    throw error;
  }
}
