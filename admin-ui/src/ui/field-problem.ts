import { type FieldErrors, type FieldValues, get } from 'react-hook-form';

/** What stands under a field: its problem, or the first within it, else its help. */
export function fieldProblem(
  errors: FieldErrors<FieldValues>,
  field: string,
  help?: string,
): { error: boolean; helperText: string | undefined } {
  const found: unknown = get(errors, field);
  return { error: Boolean(found), helperText: messageIn(found) ?? help };
}

function messageIn(found: unknown): string | undefined {
  if (typeof found !== 'object' || found === null) return undefined;
  if ('message' in found && typeof found.message === 'string' && found.message !== '') return found.message;
  for (const [key, part] of Object.entries(found)) {
    // React-hook-form keeps the element there, which leads into the whole document.
    const message = key === 'ref' ? undefined : messageIn(part);
    if (message) return message;
  }
  return undefined;
}
