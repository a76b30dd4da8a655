/**
 * One spelling for what people mean by the same value. Mail hosts may tell upper case from lower before the @
 * (RFC 5321 §2.4), in practice none does.
 */
export function normalise(field: 'name' | 'email' | 'phone', value: string): string {
  if (field === 'phone') return value.replace(/[^\d+]/g, '');
  return value.normalize('NFKC').trim().replace(/\s+/g, ' ').toLowerCase();
}
