import { Readable } from 'node:stream';
import { z } from 'zod';
import { AuditChain, AuditExportQuery, AuditPage, AuditQuery } from '../../contracts/audit.ts';
import { auditChain, auditExport, auditPage, type ExportedRow } from '../../database/audit.ts';
import { csvLine } from '../csv.ts';
import { answers, type Routes } from '../route.ts';

const tags = ['audit'];
const columns = [
  'sequence',
  'position',
  'id',
  'at',
  'actor',
  'area',
  'type',
  'entityId',
  'operationId',
  'requestId',
  'hash',
  'sealedAt',
] as const satisfies (keyof ExportedRow)[];
const details = ['action', 'before', 'after', 'why', 'approvalId', 'from'] as const;

/** A stream has no schema of ours: its lines are rows. */
const exported: Record<number, unknown> = {
  ...answers(200, z.string()),
  200: {
    description: 'The rows',
    content: { 'application/x-ndjson': { schema: z.string() }, 'text/csv': { schema: z.string() } },
  },
};

export const auditRoutes: Routes = async (app) => {
  const { db, now } = app.environment;

  app.get(
    '/v1/audit',
    {
      config: { permission: 'audit:read' },
      schema: {
        tags,
        summary: 'Who changed what, newest first, and how far the chain was checked',
        querystring: AuditQuery,
        response: answers(200, AuditPage),
      },
    },
    async ({ query }) => ({ ...(await auditPage(db, query)), chain: await auditChain(db, now()) }),
  );

  app.get(
    '/v1/audit/chain',
    {
      config: { permission: 'audit:read' },
      schema: { tags, summary: 'How far the chain goes and was checked', response: answers(200, AuditChain) },
    },
    async () => auditChain(db, now()),
  );

  app.get(
    '/v1/audit/export',
    {
      config: { permission: 'audit:read' },
      schema: {
        tags,
        summary: 'All that passes the filter, oldest first; as ndjson it can be verified by itself',
        querystring: AuditExportQuery,
        response: exported,
      },
    },
    async (request, reply) => {
      const { format, ...filter } = request.query;
      const chain = (await auditChain(db, now())).id;
      const lines = format === 'csv' ? csvLines : (pages: Pages) => ndjsonLines(chain, pages);
      reply.raw.setHeader('x-accel-buffering', 'no');
      return reply
        .type(format === 'csv' ? 'text/csv; charset=utf-8' : 'application/x-ndjson')
        .header('content-disposition', `attachment; filename="audit.${format}"`)
        .send(Readable.from(lines(auditExport(db, filter))));
    },
  );
};

type Pages = AsyncGenerator<ExportedRow[]>;

async function* ndjsonLines(chain: string | null, pages: Pages): AsyncGenerator<string> {
  yield `${JSON.stringify({ chain })}\n`;
  for await (const rows of pages) yield rows.map((row) => `${JSON.stringify(row)}\n`).join('');
}

async function* csvLines(pages: Pages): AsyncGenerator<string> {
  yield csvLine([...columns, ...details]);
  for await (const rows of pages) {
    yield rows
      .map((row) => csvLine([...columns.map((column) => row[column]), ...details.map((detail) => row.audit[detail])]))
      .join('');
  }
}
