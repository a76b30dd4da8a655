/** Why somebody was sent here instead of being signed in: better-auth's codes, or a provider's (RFC 6749 §4.1.2.1). */
let refusal: string | null = null;

/**
 * What a link or a provider says in the address it leads to: `?error=…`, or `?welcome` for whoever comes by a one-time link
 * and has to set a password. Taken out of the address, so that a reload does not say it again.
 */
export function takeArrival(): void {
  const said = new URLSearchParams(window.location.search);
  refusal = said.get('error');
  if (refusal === null && !said.has('welcome')) return;
  const page = refusal === null ? '#/account' : window.location.hash;
  window.history.replaceState(null, '', `${window.location.pathname}${page}`);
}

export const arrivalRefusal = () => refusal;
