import type { FastifyInstance } from 'fastify';
import type { Db } from '../../database/client.ts';
import { configurationChannel } from '../../database/flag-configuration.ts';
import { EvaluationKeys } from './evaluation-keys.ts';
import { EventHub } from './event-hub.ts';
import { FlagConfiguration } from './flag-configuration.ts';

const configuring = new Set(['flags', 'segments']);
const keyed = new Set(['sdk-keys', 'keys', 'members']);

/** Holds the configuration of flags in this process: loaded before it answers, followed by the journal, kept on disk. */
export function followFlags(
  app: FastifyInstance,
  options: { db: Db; secret: string; snapshotPath: string | null },
): { hub: EventHub } {
  const configuration = new FlagConfiguration({
    db: options.db,
    keys: new EvaluationKeys(options.secret),
    snapshotPath: options.snapshotPath,
    log: app.log,
  });
  const hub = new EventHub();
  app.decorate('flagConfiguration', configuration);
  app.decorateRequest('evaluator', null);
  app.journalReader.onEntry(({ area }) => {
    if (configuring.has(area)) void configuration.refresh();
    if (keyed.has(area)) void configuration.refreshKeys({ atOnce: true });
  });
  app.journalReader.onNotice(configurationChannel, () => void configuration.refresh());
  app.addHook('onReady', () => configuration.start());
  app.addHook('preClose', async () => {
    hub.close();
    await configuration.close();
  });
  return { hub };
}

/** Whoever has changed a flag and asks again is answered by the change: the answer waits until this process holds it. */
export function answersWithTheChange(app: FastifyInstance): void {
  app.addHook('preSerialization', async (request, reply, payload) => {
    if (request.method !== 'GET' && reply.statusCode < 300) await app.flagConfiguration.refresh();
    return payload;
  });
}
