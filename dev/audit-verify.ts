/**
 * `npm run audit:verify`: checks the audit's hash chain against its signed checkpoints. It needs the public key, the
 * checkpoints, and a database or an exported file; nothing of Pricewright has to run. It ends with 0 when all is as it was
 * sealed, 1 when something was changed, 2 when it could not check.
 */
import { createPublicKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createDatabase } from '../database/client.ts';
import { embeddedDatabase } from './audit/embedded-database.ts';
import { type AuditReport, verifyAudit, verifyAuditFile } from './audit/verify.ts';

const usage = `Usage: npm run audit:verify -- [--database URL | --file EXPORT.ndjson] [--checkpoints FOLDER] [--public-key FILE] [--json]
Without --database DATABASE_URL is checked, or else the database that npm start runs. The checkpoints' folder is AUDIT_CHECKPOINT_DIR or audit/ in the data folder;
the public key is audit-public-key.pem in it. A key that lies beside the checkpoints proves little: keep your own copy.`;

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 2;
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      database: { type: 'string' },
      file: { type: 'string' },
      checkpoints: { type: 'string' },
      'public-key': { type: 'string' },
      json: { type: 'boolean' },
      help: { type: 'boolean' },
    },
  });
  if (values.help) {
    console.log(usage);
    return 0;
  }
  const dataFolder = process.env.PRICEWRIGHT_DATA_DIR || '.pricewright';
  const folder = values.checkpoints ?? (process.env.AUDIT_CHECKPOINT_DIR || join(dataFolder, 'audit'));
  const publicKey = createPublicKey(readFileSync(values['public-key'] ?? join(folder, 'audit-public-key.pem')));
  const begun = performance.now();
  const report = values.file
    ? await verifyAuditFile(values.file, { folder, publicKey })
    : await ofDatabase(values.database || process.env.DATABASE_URL || embeddedDatabase(dataFolder), {
        folder,
        publicKey,
      });
  if (values.json) console.log(JSON.stringify(report, null, 2));
  else console.log(inWords(report, (performance.now() - begun) / 1000));
  return report.intact ? 0 : 1;
}

async function ofDatabase(
  url: string | null,
  witnesses: { folder: string; publicKey: ReturnType<typeof createPublicKey> },
) {
  if (!url) throw new Error(`No database is named.\n${usage}`);
  const db = createDatabase(url, 2);
  try {
    return await verifyAudit(db, { ...witnesses, now: new Date() });
  } finally {
    await db.destroy();
  }
}

function inWords(report: AuditReport, seconds: number): string {
  const { rows, head, checkpoints, unsigned, unsealed, problems } = report;
  const shown = problems.slice(0, 50).map(({ kind, message }) => `  ${kind}: ${message}`);
  return [
    report.intact
      ? `Intact: ${rows} rows, up to number ${head.sequence} at position ${head.position} (${seconds.toFixed(1)} s).`
      : `NOT INTACT: ${problems.length} problems in ${rows} rows (${seconds.toFixed(1)} s).`,
    ...shown,
    ...(problems.length > shown.length ? [`  … and ${problems.length - shown.length} more`] : []),
    `Checkpoints: ${checkpoints} signed with this key; ${unsigned} rows since the last.`,
    ...(unsealed === null ? [] : [`Not sealed yet: ${unsealed}.`]),
  ].join('\n');
}
