/**
 * A key for machines made from a plan's name: "Équipe & Co. (2026)" becomes `equipe-co-2026`.
 * At most 64 characters, beginning with a letter; a name without a Latin letter becomes `plan` or `plan-…`.
 */
export function planKeyFrom(name: string): string {
  const slug = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  if (slug === '') return 'plan';
  const lettered = /^[a-z]/.test(slug) ? slug : `plan-${slug}`;
  return lettered.slice(0, 64).replace(/-+$/, '');
}
