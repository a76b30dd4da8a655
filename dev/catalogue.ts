/**
 * `npm run catalogue -- diff`: what publishing would do to a Stripe account, plan by plan. It reads and never writes.
 * Ends with 0 when there is nothing to do, 2 when there are differences, 1 when it could not be told.
 */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { diffsFromDatabase } from './catalogue/from-database.ts';
import { diffsFromFile } from './catalogue/from-file.ts';
import { installationDatabase } from './catalogue/installation-database.ts';
import type { PlanDiff } from './catalogue/plan-diff.ts';
import { isDifferent, renderDiffs, summaryOf } from './catalogue/plan-diff.ts';
import { observeReadOnly } from './catalogue/read-only-stripe.ts';
import { complain, listenQuietly, reasonOf, say } from './launcher/console.ts';

const usage = `Usage: npm run catalogue -- diff [--file <catalogue.json>] [--plan <key>] [--json]

Shows what publishing the plans would do to a Stripe account; nothing is written.
  --file   plans of a file, as dev/sample-company/catalogue.json has them, instead of the database's
  --plan   this plan alone
  --json   for programs

STRIPE_READ_KEY (a restricted key that may only read suffices) or STRIPE_SECRET_KEY names the account.
DATABASE_URL names the database; without it, it is that of the installation that npm start runs here.`;

async function main(): Promise<number> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { file: { type: 'string' }, plan: { type: 'string' }, json: { type: 'boolean', default: false } },
  });
  if (positionals.join(' ') !== 'diff') throw new Error(usage);
  const { environment, origin } = observeReadOnly(process.env);
  const diffs = values.file
    ? await diffsFromFile(resolve(process.env.INIT_CWD ?? process.cwd(), values.file), environment, values.plan)
    : await diffsFromDatabase(installationDatabase(process.env), environment, values.plan);
  if (values.plan && diffs.length === 0) throw new Error(`There is no plan with the key "${values.plan}" to compare.`);
  print(diffs, origin, values.json);
  return diffs.some(isDifferent) ? 2 : 0;
}

function print(plans: PlanDiff[], origin: string, json: boolean): void {
  say(
    json ? JSON.stringify({ stripe: origin, summary: summaryOf(plans), plans }, null, 2) : renderDiffs(plans, origin),
  );
}

listenQuietly();
try {
  process.exitCode = await main();
} catch (error) {
  complain(reasonOf(error));
  process.exitCode = 1;
}
