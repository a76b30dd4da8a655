/** A value of a changed field as people read it. */
export function changeWords(value: unknown): string {
  if (value === null || value === undefined || value === '') return 'nothing';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (Array.isArray(value) && value.every((item) => typeof item !== 'object')) return value.join(', ') || 'nothing';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
