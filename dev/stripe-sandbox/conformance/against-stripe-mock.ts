/**
 * Compares the sandbox with stripe-mock, which answers from Stripe's own OpenAPI specification: both must
 * take and refuse the same parameters, and answer objects of the same fields.
 * Run: `node dev/stripe-sandbox/conformance/against-stripe-mock.ts [path of stripe-mock]`
 */
import { spawn, spawnSync } from 'node:child_process';
import { createServer } from 'node:net';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { startStripeSandbox } from '../server.ts';
import { type ConformanceCall, calls } from './calls.ts';

type Json = Record<string, unknown>;
interface Outcome {
  status: number;
  body: Json;
}

const candidates = [process.argv[2], process.env.STRIPE_MOCK, 'stripe-mock', join(homedir(), 'go/bin/stripe-mock')];
const binary = candidates.find((path) => path && spawnSync(path, ['-version']).status === 0);
if (!binary) {
  console.error(
    'stripe-mock is absent, nothing was compared. Install it: go install github.com/stripe/stripe-mock@latest',
  );
  process.exit(2);
}

/** Differences with a reason; any other one fails. */
const known: [difference: RegExp, reason: string][] = [
  [/^adds (data\.)?(product\.)?(tax_details|type)$/, 'of the SDK, newer than this specification'],
  [/^adds .*(billing_schedules|managed_payments|current_trial|customer_account)$/, 'of the SDK, newer'],
  [/^adds (.*\.)?(recurring\.trial_period_days|plan)$/, 'of the SDK; Stripe answers it still'],
  [/^adds (.*\.)?(proration_discounts|end_behavior\.billing_cycle_anchor)$/, 'of the SDK, newer'],
  [/^adds secret$/, 'shown once, when the endpoint is created'],
  [/^lacks (.*\.)?(tiers|currency_options)$/, 'shown when expanded only; stripe-mock shows them always'],
  [/^lacks (business_profile|capabilities|settings)\./, 'the sandbox has the account’s identity, not its settings'],
  [/^lacks (controller|external_accounts|future_requirements|requirements|tos_acceptance)$/, 'the same'],
  [/^adds livemode$/, 'as the sandbox is asked which mode it is in'],
];

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  return typeof address === 'object' && address ? address.port : 0;
}

async function ask(base: string, call: ConformanceCall, ids: Map<string, string>): Promise<Outcome> {
  const named = (text: string) => text.replace(/:([a-z]+)/g, (whole, name: string) => ids.get(name) ?? whole);
  const answer = await fetch(base + named(call.path), {
    method: call.method,
    headers: {
      authorization: 'Bearer sk_test_sandbox',
      ...(call.method === 'POST' && { 'content-type': 'application/x-www-form-urlencoded' }),
    },
    ...(call.method === 'POST' && { body: named(call.form ?? '').replaceAll('@', '%40') }),
  });
  const body = (await answer.json()) as Json;
  if (typeof body.id === 'string' && !call.name.includes(' ')) ids.set(call.name, body.id);
  return { status: answer.status, body };
}

const isJson = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);
const kindOf = (value: unknown): string => (Array.isArray(value) ? 'array' : typeof value);

function differences(mock: Json, ours: Json, path = ''): string[] {
  const at = (key: string) => (path ? `${path}.${key}` : key);
  const missing = Object.keys(mock).filter((key) => !(key in ours));
  const extra = Object.keys(ours).filter((key) => !(key in mock));
  const found = [...missing.map((key) => `lacks ${at(key)}`), ...extra.map((key) => `adds ${at(key)}`)];
  for (const [key, value] of Object.entries(ours)) {
    const theirs = mock[key];
    if (!(key in mock) || value === null || theirs === null) continue;
    // Maps, and the object inside an event, which is any object.
    if (key === 'metadata' || key === 'currency_options' || ours.object === 'event') continue;
    if (kindOf(value) !== kindOf(theirs)) found.push(`${at(key)} is ${kindOf(value)}, not ${kindOf(theirs)}`);
    else found.push(...inside(theirs, value, at(key)));
  }
  return found.filter((difference) => !known.some(([pattern]) => pattern.test(difference)));
}

function inside(theirs: unknown, value: unknown, path: string): string[] {
  if (Array.isArray(theirs) && Array.isArray(value)) return inside(theirs[0], value[0], path);
  return isJson(theirs) && isJson(value) ? differences(theirs, value, path) : [];
}

function verdict(call: ConformanceCall, mock: Outcome, ours: Outcome): string[] {
  const accepted = ({ status }: Outcome) => status < 400;
  const expected = !call.refused;
  if (accepted(mock) !== expected) return [`stripe-mock answers ${mock.status}: ${JSON.stringify(mock.body.error)}`];
  if (accepted(ours) !== expected) return [`the sandbox answers ${ours.status}: ${JSON.stringify(ours.body.error)}`];
  return expected ? differences(mock.body, ours.body) : [];
}

const port = await freePort();
const mock = spawn(binary, ['-http-addr', `127.0.0.1:${port}`], { stdio: 'ignore' });
const sandbox = await startStripeSandbox();
let [passed, failed] = [0, 0];
try {
  const mockUrl = `http://127.0.0.1:${port}`;
  for (let tries = 0; tries < 100; tries += 1) {
    if (
      await fetch(mockUrl).then(
        () => true,
        () => false,
      )
    )
      break;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const [mockIds, ourIds] = [new Map<string, string>(), new Map<string, string>()];
  for (const call of calls) {
    const problems = verdict(call, await ask(mockUrl, call, mockIds), await ask(sandbox.url, call, ourIds));
    if (problems.length === 0) passed += 1;
    else failed += 1;
    console.log(`${problems.length === 0 ? 'ok  ' : 'FAIL'} ${call.method} ${call.path} (${call.name})`);
    for (const problem of problems) console.log(`       ${problem}`);
  }
} finally {
  mock.kill();
  await sandbox.close();
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
