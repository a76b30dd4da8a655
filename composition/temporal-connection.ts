import { readFile } from 'node:fs/promises';
import type { Configuration } from '../contracts/configuration.ts';

/** Where Temporal is and how it knows us; the same for clients and workers. */
export async function temporalConnectionOptions(settings: Configuration) {
  const { TEMPORAL_TLS_CERT: cert, TEMPORAL_TLS_KEY: key, TEMPORAL_TLS_SERVER_CA: ca } = settings;
  const tls =
    settings.TEMPORAL_TLS || cert || ca
      ? {
          ...(ca ? { serverRootCACertificate: await readFile(ca) } : {}),
          ...(cert && key ? { clientCertPair: { crt: await readFile(cert), key: await readFile(key) } } : {}),
        }
      : undefined;
  return {
    address: settings.TEMPORAL_ADDRESS,
    ...(tls ? { tls } : {}),
    ...(settings.TEMPORAL_API_KEY ? { apiKey: settings.TEMPORAL_API_KEY } : {}),
  };
}
