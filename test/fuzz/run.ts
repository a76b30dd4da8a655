/**
 * `npm run fuzz [-- --examples 60]`: schemathesis asks a running API everything that its own OpenAPI document allows and
 * forbids. No answer may be a 5xx, and each must be one that the document declares, in the declared form.
 * `PRICEWRIGHT_URL` with `PRICEWRIGHT_API_KEY` names a running installation; without them one is started for it.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Launcher } from '../support/launcher.ts';
import { schemathesis } from './schemathesis.ts';

const { values } = parseArgs({ options: { examples: { type: 'string', default: '60' } } });
const checks = 'not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance';
/** What would end the run early: an endless answer, and changes of who may call. */
const leftOut = ['--exclude-path', '/v1/stream', '--exclude-path-regex', '^/v1/(members|api-keys)'];

const tool = schemathesis(process.env);
if ('missing' in tool) {
  console.error(`schemathesis cannot be had here, so nothing was fuzzed. ${tool.missing}`);
  process.exit(2);
}

const given = process.env.PRICEWRIGHT_URL;
// The limits would answer for the routes: what is asked here is what stands behind them.
Object.assign(process.env, { RATE_LIMIT_PER_CALLER: '0', RATE_LIMIT_PER_ADDRESS: '0' });
const folder = mkdtempSync(join(tmpdir(), 'pricewright-fuzz-'));
const launcher = given ? null : new Launcher(join(folder, 'data'));
await launcher?.prints('Pricewright is ready', 240_000);
const started = launcher?.credentials();
const url = given ?? started!.url;
const key = given ? (process.env.PRICEWRIGHT_API_KEY ?? '') : started!.apiKey;
const run = spawn(
  tool.path,
  [
    'run',
    `${url}/openapi.json`,
    ...['-H', `X-API-Key: ${key}`, '--checks', checks, '--max-examples', values.examples, '--seed', '1'],
    ...['--phases', 'examples,coverage,fuzzing', '--workers', '1', '--continue-on-failure', ...leftOut],
  ],
  { stdio: ['ignore', 'inherit', 'inherit'], cwd: folder },
);
const code = await new Promise<number>((settle) => run.once('close', (status) => settle(status ?? 1)));
launcher?.process.kill('SIGINT');
await launcher?.ended;
rmSync(folder, { recursive: true, force: true });
process.exit(code);
