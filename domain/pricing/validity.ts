/** Whether a time lies in a validity: it holds from `validFrom`, and no longer at `validTo`. */
export function validityAt(
  { validFrom, validTo }: { validFrom: string; validTo: string | null },
  at: Date,
): 'valid' | 'not_yet_valid' | 'expired' {
  if (at.getTime() < Date.parse(validFrom)) return 'not_yet_valid';
  return validTo !== null && at.getTime() >= Date.parse(validTo) ? 'expired' : 'valid';
}
