import { hkdfSync } from 'node:crypto';
import { Webhook } from 'standardwebhooks';

/**
 * The secret of a webhook's generation: derived from the installation's key, so that it stands in no table and still can
 * be shown by the API and used by the worker. Standard Webhooks asks for 24 to 64 bytes.
 */
export function webhookSecret(installationKey: string, webhookId: string, generation: number): string {
  const bytes = hkdfSync('sha256', installationKey, '', `pricewright webhook ${webhookId} ${generation}`, 32);
  return `whsec_${Buffer.from(bytes).toString('base64')}`;
}

export interface SignedHeaders extends Record<string, string> {
  'webhook-id': string;
  'webhook-timestamp': string;
  'webhook-signature': string;
}

/** The headers of Standard Webhooks; while a rotation lasts every secret signs, and the receiver takes the one it knows. */
export function signedHeaders(secrets: string[], messageId: string, body: string, at: Date): SignedHeaders {
  return {
    'webhook-id': messageId,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': secrets.map((secret) => new Webhook(secret).sign(messageId, at, body)).join(' '),
  };
}
