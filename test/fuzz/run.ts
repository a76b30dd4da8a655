/**
 * `npm run fuzz [-- --short --examples 60 --at-least 10000]`: schemathesis asks a running API everything that its own OpenAPI
 * document allows and forbids. No answer may be a 5xx, and each must be one that the document declares, in the declared
 * form; the command fails on any other, on a route that could not be asked, and on fewer cases than `--at-least`.
 * `--short` draws at random alone, without every boundary of every field, which is three quarters of the time.
 * `--only <regular expression>` asks the paths alone that match it.
 * `PRICEWRIGHT_URL` with `PRICEWRIGHT_API_KEY` names a running installation; without them one is started for it.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Launcher } from '../support/launcher.ts';
import { type RunResult, resultOf } from './report.ts';
import { schemathesis } from './schemathesis.ts';

const { values } = parseArgs({
  options: {
    short: { type: 'boolean', default: false },
    examples: { type: 'string', default: '60' },
    'at-least': { type: 'string', default: '1' },
    only: { type: 'string', default: '' },
  },
});
const checks = 'never_broken,status_code_conformance,content_type_conformance,response_schema_conformance';
/** Where `never_broken` is defined. */
const hooks = join(import.meta.dirname, 'checks.py');
/** An answer without an end; the streams of flags open to a token or key alone, which no case can guess. */
const endless = ['/v1/stream'];
/** What takes the right to ask from whoever asks, once the id of its own key or member is found: asked last. */
const ofCallers = '^/v1/(members|api-keys|sessions|me)/';

const tool = schemathesis(process.env);
if ('missing' in tool) {
  console.error(`schemathesis cannot be had here, so nothing was fuzzed. ${tool.missing}`);
  process.exit(2);
}
const program = tool.path;

const given = process.env.PRICEWRIGHT_URL;
// The limits would answer for the routes: what is asked here is what stands behind them.
Object.assign(process.env, { RATE_LIMIT_PER_CALLER: '0', RATE_LIMIT_PER_ADDRESS: '0' });
const folder = mkdtempSync(join(tmpdir(), 'pricewright-fuzz-'));
const launcher = given ? null : new Launcher(join(folder, 'data'));
await launcher?.prints('Pricewright is ready', 600_000);
const started = launcher?.credentials();
const url = given ?? started!.url;
const key = given ? (process.env.PRICEWRIGHT_API_KEY ?? '') : started!.apiKey;

// Drawing cases takes more of the processor than answering them: two draw at once, each for every other path.
const { paths } = (await (await fetch(`${url}/openapi.json`)).json()) as { paths: Record<string, unknown> };
const asked = Object.keys(paths).filter((path) => new RegExp(values.only).test(path) && !endless.includes(path));
const ofRecords = asked.filter((path) => !new RegExp(ofCallers).test(path));
const halves = [0, 1].map((half) => ofRecords.filter((_path, index) => index % 2 === half));
const everything = joined(
  await Promise.all(halves.map((half, index) => run(`records ${index + 1} of 2`, including(half)))),
);
const { status } = await fetch(`${url}/v1/me`, { headers: { 'x-api-key': key } });
if (status !== 200) everything.problems.push(`it has lost its own key (${status}): add the route to ${ofCallers}`);
const callers = await run('who may call', including(asked.filter((path) => new RegExp(ofCallers).test(path))));

launcher?.process.kill('SIGINT');
await launcher?.ended;
if (launcher) printBroken(join(folder, 'data', 'logs', 'api.log'));
rmSync(folder, { recursive: true, force: true });

const cases = everything.cases + callers.cases;
const problems = [...everything.problems, ...callers.problems];
if (cases < Number(values['at-least'])) problems.push(`${cases} cases are fewer than ${values['at-least']}`);
console.log(`\n${cases} cases; ${problems.length === 0 ? 'nothing found' : problems.join('; ')}.`);
process.exit(problems.length === 0 ? 0 : 1);

/** What the API wrote of answers that were its own fault: the answers do not say. */
function printBroken(logFile: string): void {
  for (const line of readFileSync(logFile, 'utf8').split('\n')) if (/"level":(50|60)/.test(line)) console.log(line);
}

function joined(results: RunResult[]): RunResult {
  return {
    cases: results.reduce((sum, { cases }) => sum + cases, 0),
    problems: results.flatMap(({ problems }) => problems),
  };
}

function including(paths: string[]): string[] {
  return paths.flatMap((path) => ['--include-path', path]);
}

async function run(title: string, selection: string[]): Promise<RunResult> {
  if (selection.length === 0) return { cases: 0, problems: [] };
  console.log(`\nFuzzing ${title}`);
  const report = join(folder, `${title}.json`);
  const child = spawn(
    program,
    [
      'run',
      `${url}/openapi.json`,
      ...['-H', `X-API-Key: ${key}`, '--checks', checks, '--max-examples', values.examples, '--seed', '1'],
      ...['--phases', values.short ? 'examples,fuzzing' : 'examples,coverage,fuzzing', '--workers', '1'],
      ...['--continue-on-failure', '--warnings', 'off'],
      ...['--report', 'json', '--report-json-path', report, ...selection],
    ],
    {
      stdio: ['ignore', 'inherit', 'inherit'],
      cwd: folder,
      env: { ...process.env, SCHEMATHESIS_HOOKS: hooks },
    },
  );
  const code = await new Promise<number | null>((settle) => child.once('close', settle));
  return resultOf(report, code);
}
