import { newEndpoint } from '../resources/webhook-endpoints.ts';
import type { Store } from '../store/store.ts';

/** Tells an endpoint that was given at the start from one made through the API. */
const mark = { configured: 'true' };

/**
 * Makes the endpoints given at the start those that are there: told apart by url, never doubled. One that
 * is no longer given lends its place, and the events it is owed, to a new url (a port that moved), or goes.
 */
export function configureEndpoints(store: Store, wanted: { url: string; secret: string }[]): void {
  const tx = store.begin();
  const present = tx.all('webhook_endpoint');
  const stale = present.filter(
    ({ metadata, url }) => metadata.configured === mark.configured && !wanted.some((one) => one.url === url),
  );
  for (const { url, secret } of wanted) {
    const endpoint = present.find((one) => one.url === url) ?? stale.shift();
    if (endpoint) tx.put('webhook_endpoint', { ...endpoint, metadata: mark, signing_secret: secret, url });
    else {
      const created = Math.floor(Date.now() / 1000);
      const fields = { created, enabled_events: ['*'], metadata: mark, signing_secret: secret, url };
      tx.put('webhook_endpoint', newEndpoint(fields));
    }
  }
  for (const { id } of stale) tx.delete('webhook_endpoint', id);
  tx.commit();
}
