import { join } from 'node:path';
import { runCommand } from '../../dev/binaries/run-command.ts';
import { repository } from '../../dev/launcher/places.ts';
import { environmentOf } from './compose.ts';
import type { Sandbox } from './installation.ts';
import type { Programs } from './programs.ts';

type Settings = (service: string) => NodeJS.ProcessEnv;

const required = [
  ...['DATABASE_URL', 'TEMPORAL_ADDRESS', 'STRIPE_SECRET_KEY', 'STRIPE_WEBHOOK_SECRET'],
  ...['PRICEWRIGHT_MASTER_KEY', 'AUTH_SECRET'],
];
const bad: Record<string, string> = {
  DATABASE_URL: 'mysql://localhost/pricewright',
  TEMPORAL_ADDRESS: 'temporal',
  STRIPE_SECRET_KEY: 'pk_test_public',
  PORT: 'three thousand',
  STRIPE_ALLOW_LIVE: 'perhaps',
};

/** Starts what must be refused, and tells of each that it was. @throws Error when one starts, or does not say why */
export async function* refusals(programs: Programs, settings: Settings, other: Sandbox): AsyncGenerator<string> {
  const otherAccount = { STRIPE_SECRET_KEY: other.secretKey, STRIPE_API_BASE: other.url };
  for (const [program, service] of [
    ['api/main.ts', 'api-1'],
    ['worker/main.ts', 'worker-1'],
  ] as const) {
    const usual = settings(service);
    await expectRefusal(program, { ...usual, ...otherAccount }, 'stripeAccount is acct_');
    yield `${program} refuses another Stripe account on this database`;
    await expectRefusal(program, { ...usual, TEMPORAL_NAMESPACE: 'default' }, 'temporalNamespace is pricewright');
    yield `${program} refuses another Temporal namespace on this database`;
  }
  const usual = settings('api-1');
  for (const name of required) await expectRefusal('api/main.ts', { ...usual, [name]: '' }, `${name} is missing`);
  yield `a start without ${required.join(', ')} is refused by name`;
  for (const [name, value] of Object.entries(bad)) {
    await expectRefusal('api/main.ts', { ...usual, [name]: value }, `${name}:`);
  }
  yield `a start with a bad ${Object.keys(bad).join(', ')} is refused by name`;
  await expectRefusal('worker/main.ts', { ...settings('worker-1'), AUDIT_SIGNING_KEY: '' }, 'AUDIT_SIGNING_KEY');
  const live = { ...usual, STRIPE_SECRET_KEY: 'sk_live_0000000000' };
  await expectRefusal('api/main.ts', live, 'STRIPE_SECRET_KEY is a live key');
  yield 'a live key is refused without STRIPE_ALLOW_LIVE';
  for (const service of ['api-1', 'worker-1', 'migrate', 'postgres', 'temporal']) {
    const missing = attempt(() => environmentOf(service, {}));
    if (!missing?.includes('is missing')) throw new Error(`docker-compose.yml gives ${service} a secret of its own.`);
  }
  yield 'docker-compose.yml names the variables that it misses';

  async function expectRefusal(program: string, environment: NodeJS.ProcessEnv, reason: string): Promise<void> {
    const { code, output } = await runCommand(process.execPath, [join(repository, program)], {
      ...{ timeoutMs: 30_000, cwd: programs.folder, environment: { ...environment, PORT: environment.PORT ?? '0' } },
    });
    if (code === 1 && output.includes(reason)) return;
    throw new Error(`${program} was to be refused with "${reason}", but ended with ${code}: ${output.slice(-1_000)}`);
  }
}

function attempt(work: () => unknown): string | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
