/** Fields that identify a person wherever they stand; the audit is kept for ever, so they never enter it. */
const identifyingFields = new Set([
  'email',
  'emailAddress',
  'phone',
  'phoneNumber',
  'firstName',
  'lastName',
  'fullName',
  'givenName',
  'familyName',
  'address',
  'street',
  'addressLine1',
  'addressLine2',
  'ipAddress',
  'vatId',
  'password',
  'secret',
]);
const suspicious = new RegExp(`@|"(?:${[...identifyingFields].join('|')})":`);
const mailAddress = /[^\s@<>"'(),;:]+@[^\s@<>"'(),;:]+\.[a-z]{2,}/giu;
const mark = '[identifying]';

/** Whether a text of `JSON.stringify` may hold what `withoutIdentifying` replaces; false is certain, at a tenth of the cost. */
export function mayIdentify(json: string): boolean {
  return suspicious.test(json);
}

/**
 * A copy in which no value can name a person: known fields and e-mail addresses in texts are replaced. A net below what
 * commands leave out themselves.
 */
export function withoutIdentifying(value: unknown): unknown {
  if (typeof value === 'string') return value.includes('@') ? value.replace(mailAddress, mark) : value;
  if (Array.isArray(value)) return value.map(withoutIdentifying);
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  return Object.fromEntries(
    Object.entries(value).map(([field, each]) => [
      field,
      identifyingFields.has(field) && each !== null && each !== undefined ? mark : withoutIdentifying(each),
    ]),
  );
}
