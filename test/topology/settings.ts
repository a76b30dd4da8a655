import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { environmentOf } from './compose.ts';
import { type Sandbox, signingKeyIn } from './installation.ts';
import type { Programs } from './programs.ts';

export interface TopologyPlaces {
  databaseUrl: string;
  temporalAddress: string;
  sandbox: Sandbox;
  authSecret: string;
}

/** The environment of a service as docker-compose.yml gives it; only addresses and paths are this machine's. */
export function composeSettings(programs: Programs, places: TopologyPlaces): (service: string) => NodeJS.ProcessEnv {
  const { databaseUrl, temporalAddress, sandbox } = places;
  const variables = {
    POSTGRES_PASSWORD: new URL(databaseUrl).password,
    STRIPE_SECRET_KEY: sandbox.secretKey,
    STRIPE_WEBHOOK_SECRET: sandbox.webhookSecret,
    AUTH_SECRET: places.authSecret,
    PRICEWRIGHT_MASTER_KEY: randomBytes(32).toString('base64'),
    PUBLIC_URL: 'https://pricewright.example',
  };
  const signingKey = signingKeyIn(programs.folder);
  return (service) => {
    const given = environmentOf(service, variables);
    const here: Record<string, string> = {
      DATABASE_URL: databaseUrl,
      TEMPORAL_ADDRESS: temporalAddress,
      AUDIT_SIGNING_KEY: signingKey,
      AUDIT_CHECKPOINT_DIR: join(programs.folder, 'audit'),
    };
    const addressed = Object.fromEntries(Object.entries(given).map(([name, value]) => [name, here[name] ?? value]));
    return {
      ...addressed,
      ...{ PATH: process.env.PATH, HOME: process.env.HOME, NODE_ENV: 'production', HOST: '127.0.0.1' },
      STRIPE_API_BASE: sandbox.url,
      PRICEWRIGHT_DATA_DIR: join(programs.folder, service),
    };
  };
}
