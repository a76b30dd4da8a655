import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporalCli } from '../binaries/temporal.ts';
import {
  type BusinessDatabase,
  businessDatabaseName,
  prepareBusinessDatabase,
} from '../embedded-postgres/business-database.ts';
import { type Cluster, prepareCluster } from '../embedded-postgres/cluster.ts';
import type { DevMembers } from '../members/dev-members.ts';
import { buildAdminUi, lastAdminUi } from '../parts/admin-ui.ts';
import { inboxPart } from '../parts/inbox.ts';
import { databaseName, postgresPart, postgresUrl } from '../parts/postgres.ts';
import { apiPart, workerPart } from '../parts/server.ts';
import { stripeSandboxPart } from '../parts/stripe-sandbox.ts';
import { temporalPart } from '../parts/temporal.ts';
import { type PartName, stopOrder } from '../processes/leftovers.ts';
import { generateOrders, loadOrders } from '../sample-company/business-orders.ts';
import { loadSampleEvents } from '../sample-company/events-load.ts';
import { generateCompany } from '../sample-company/generate-company.ts';
import { isLoaded, loadSampleCompany, seed } from '../sample-company/load-company.ts';
import { loadSampleExperiments } from '../sample-company/load-experiments.ts';
import { isPublished, publishSampleCatalogue } from '../sample-company/publish-catalogue.ts';
import { choosePorts, type Ports } from './choose-ports.ts';
import type { Ready } from './closing-box.ts';
import { complain, reasonOf, say, sizeOnDisk, sizeText, step, stepsAreInterrupted, warn } from './console.ts';
import { OneShots } from './one-shot.ts';
import { Part, type PartSpec } from './part.ts';
import type { Places } from './places.ts';
import { serverEnvironment } from './server-environment.ts';
import { type Embedded, embeddedParts, type LocalSecrets, localSecrets } from './settings.ts';

/** All parts of the platform on this machine: brings them up in the order of what they need, and down again. */
export class Stack {
  readonly #environment: NodeJS.ProcessEnv;
  readonly #places: Places;
  readonly #onLost: (reason: string) => void;
  readonly #oneShots: OneShots;
  readonly #parts = new Map<PartName, Part>();
  #stopping = false;

  constructor(environment: NodeJS.ProcessEnv, places: Places, onLost: (reason: string) => void) {
    this.#environment = environment;
    this.#places = places;
    this.#onLost = onLost;
    this.#oneShots = new OneShots(places);
  }

  /** Starts what is embedded, then API and worker, then brings the sample catalogue in. */
  async start(): Promise<Ready> {
    const embedded = embeddedParts(this.#environment);
    const ports = await choosePorts(this.#environment, embedded, warn);
    const secrets = localSecrets(this.#places.secrets);
    const host = this.#host();
    const origin = `http://${host}:${ports.api}`;

    const adminUi = this.#buildAdminUi();
    const needed = Promise.all([
      this.#startDatabase(embedded, ports, secrets),
      this.#startTemporal(embedded, ports),
      this.#startSandbox(embedded, ports, secrets, origin),
      this.#startInbox(embedded, ports),
    ]);
    const environment = needed.then(([{ url, business }]) =>
      serverEnvironment({
        given: this.#environment,
        embedded,
        ports,
        secrets,
        databaseUrl: url,
        metricsDatabaseUrl: business?.readerUrl,
        temporalNamespace: this.#namespace(),
        dataFolder: this.#places.data,
      }),
    );
    await Promise.all([
      // The API serves the admin UI's files, the worker does not wait for them.
      Promise.all([environment, adminUi]).then(([settings, folder]) =>
        this.#startPart(apiPart({ ...settings, ADMIN_UI_FOLDER: folder }, origin), () => origin),
      ),
      environment.then((settings) =>
        this.#startPart(workerPart(settings, `http://${host}:${ports.workerHealth}`), (pid) => `process ${pid}`),
      ),
    ]);
    const settings = await environment;
    const [{ business }] = await needed;
    const publicUrl = this.#environment.PUBLIC_URL || origin;
    const people = embedded.postgres ? await this.#makeMembers(settings, publicUrl) : undefined;
    if (embedded.stripe && people) {
      await this.#publishSamples(origin, people.apiKey);
      await this.#loadCompany(settings);
      this.#loadEvents(settings, business);
    }

    const ready: Ready = {
      url: publicUrl,
      links: people?.links ?? [],
      temporalUrl: settings.TEMPORAL_UI_URL,
      stripeUrl: embedded.stripe ? settings.STRIPE_API_BASE : undefined,
      inboxUrl: embedded.inbox ? `http://127.0.0.1:${ports.inbox}` : undefined,
      ownSql: settings.METRICS_DATABASE_URL === business?.readerUrl ? ownSqlWords(ports.postgres) : undefined,
      workerPid: await this.#parts.get('worker')?.pid(),
      dataFolder: this.#places.data,
    };
    this.#writeCredentials(ready, embedded, secrets, people, business);
    return ready;
  }

  /** Stops each part after those that use it. */
  async stop(): Promise<void> {
    this.#stopping = true;
    stepsAreInterrupted();
    await this.#oneShots.stop();
    for (const name of stopOrder) await this.#parts.get(name)?.stop();
  }

  /** Ends everything at once. */
  kill(): void {
    for (const part of this.#parts.values()) part.kill();
  }

  async #startPart(spec: PartSpec, describe: (pid: number | undefined) => string): Promise<void> {
    if (this.#stopping) throw new Error('It is being stopped');
    const part = new Part(spec, this.#places, this.#onLost);
    this.#parts.set(spec.name, part);
    await step(
      spec.title,
      async () => {
        await part.start();
        return await part.pid();
      },
      describe,
    );
  }

  async #startDatabase(
    embedded: Embedded,
    ports: Ports,
    { metricsReaderPassword: password }: LocalSecrets,
  ): Promise<{ url: string; business: BusinessDatabase | undefined }> {
    const cluster = embedded.postgres ? await this.#startPostgres(ports.postgres) : undefined;
    const url = cluster ? postgresUrl(cluster, ports.postgres) : this.#environment.DATABASE_URL!;
    const business =
      cluster && (await prepareBusinessDatabase(cluster, ports.postgres, { password, closed: [databaseName] }));
    const environment = { ...this.#environment, DATABASE_URL: url };
    const migrate = { name: 'migration', parameters: [join('database', 'migrate.ts')], environment };
    await step('Database schema', () => this.#oneShots.run(migrate));
    return { url, business };
  }

  async #startPostgres(port: number): Promise<Cluster> {
    const cluster = await step(
      'Postgres data directory',
      () => prepareCluster(this.#places.data, { lasting: true }),
      ({ created, dataDirectory }) =>
        `${created ? 'made' : 'found'} ${dataDirectory}, ${sizeText(sizeOnDisk(dataDirectory))} on disk`,
    );
    const installed = sizeText(sizeOnDisk(cluster.executables.root));
    await this.#startPart(postgresPart(cluster, port), () => `127.0.0.1:${port}, ${installed} installed`);
    return cluster;
  }

  async #startTemporal(embedded: Embedded, ports: Ports): Promise<void> {
    if (!embedded.temporal) return;
    const cli = await step(
      'Temporal CLI',
      () => temporalCli({ environment: this.#environment, onDownload: (what) => say(`  …  fetching ${what}`) }),
      ({ path, source, version, bytes }) => `${version ?? ''} from ${source}, ${path}, ${sizeText(bytes)} on disk`,
    );
    const { temporalDatabase } = this.#places;
    const spec = temporalPart({
      cli: cli.path,
      port: ports.temporal,
      uiPort: ports.temporalUi,
      namespace: this.#namespace(),
      databaseFile: temporalDatabase,
    });
    const size = () => ['', '-wal'].reduce((total, suffix) => total + sizeOnDisk(`${temporalDatabase}${suffix}`), 0);
    await this.#startPart(spec, () => `127.0.0.1:${ports.temporal}, ${sizeText(size())} of state on disk`);
  }

  async #startSandbox(embedded: Embedded, ports: Ports, secrets: LocalSecrets, origin: string): Promise<void> {
    if (!embedded.stripe) return;
    const folder = this.#places.stripeSandbox;
    mkdirSync(folder, { recursive: true });
    const port = ports.stripeSandbox;
    const spec = stripeSandboxPart({ port, folder, secrets, webhookUrl: `${origin}/webhooks/stripe` });
    await this.#startPart(spec, () => `127.0.0.1:${port}, ${sizeText(sizeOnDisk(folder))} of state on disk`);
  }

  async #startInbox(embedded: Embedded, { inbox: port, smtp: smtpPort }: Ports): Promise<void> {
    if (!embedded.inbox) return;
    const spec = inboxPart({ port, smtpPort, file: this.#places.inbox });
    await this.#startPart(spec, () => `http://127.0.0.1:${port}, mail to 127.0.0.1:${smtpPort}`);
  }

  /** @returns the folder to serve */
  async #buildAdminUi(): Promise<string> {
    try {
      const { folder } = await step(
        'Admin UI',
        () => buildAdminUi(this.#oneShots),
        ({ folder, wasBuilt }) =>
          `${wasBuilt ? 'built' : 'unchanged since it was built'}, ${sizeText(sizeOnDisk(folder))}`,
      );
      return folder;
    } catch (error) {
      const former = lastAdminUi();
      if (this.#stopping || !former) throw error;
      warn(reasonOf(error));
      complain('     The former build of the admin UI is served.');
      return former;
    }
  }

  /** Only the embedded installation gets credentials of its own; a real database has its own members. */
  async #makeMembers(settings: NodeJS.ProcessEnv, publicUrl: string): Promise<DevMembers> {
    // Loaded late: the sign-in library takes most of a second, and nothing before needs it.
    const { devMembers } = await import('../members/dev-members.ts');
    return await step(
      'Members',
      () =>
        devMembers({
          databaseUrl: settings.DATABASE_URL!,
          secret: settings.AUTH_SECRET!,
          publicUrl,
          credentialsFile: this.#places.credentials,
        }),
      ({ links }) => links.map(({ name }) => name).join(' and '),
    );
  }

  async #publishSamples(origin: string, apiKey: string): Promise<void> {
    const { sampleCatalogue } = this.#places;
    if (isPublished(sampleCatalogue)) return;
    try {
      await step(
        'Sample catalogue',
        () => publishSampleCatalogue(origin, apiKey, sampleCatalogue),
        ({ plans, flags }) => `${plans} plans and ${flags} features published to the Stripe sandbox`,
      );
    } catch (error) {
      if (this.#stopping) throw error;
      warn(reasonOf(error));
      complain('     Everything else runs; the next start tries the rest of the catalogue again.');
    }
  }

  /** Its subscriptions are to the published catalogue. */
  async #loadCompany({ DATABASE_URL, PRICEWRIGHT_MASTER_KEY }: NodeJS.ProcessEnv): Promise<void> {
    const { sampleCatalogue, sampleCompany } = this.#places;
    if (isLoaded(sampleCompany) || !isPublished(sampleCatalogue)) return;
    try {
      await step(
        'Sample company',
        () => loadSampleCompany({ databaseUrl: DATABASE_URL!, masterKey: PRICEWRIGHT_MASTER_KEY! }, sampleCompany),
        ({ customers, persons, subscriptions }) =>
          `${customers} customers with ${persons} persons and ${subscriptions} subscriptions`,
      );
    } catch (error) {
      if (this.#stopping) throw error;
      warn(reasonOf(error));
      complain('     Everything else runs; the next start tries the rest of the company again.');
    }
  }

  /** A year of events comes in while people look around already, and the experiments in it: nothing waits for them. */
  #loadEvents(
    { DATABASE_URL, PRICEWRIGHT_MASTER_KEY }: NodeJS.ProcessEnv,
    business: BusinessDatabase | undefined,
  ): void {
    const { sampleCompany, sampleEvents, sampleExperiments } = this.#places;
    if (!isLoaded(sampleCompany)) return;
    const tell = (what: string) => (error: unknown) => {
      if (!this.#stopping) warn(`The sample company's ${what}: ${reasonOf(error)} The next start brings in the rest.`);
    };
    const database = { databaseUrl: DATABASE_URL!, masterKey: PRICEWRIGHT_MASTER_KEY! };
    const events = loadSampleEvents({ ...database, seed, now: () => new Date() }, sampleEvents);
    events.catch(tell('events'));
    events
      .then((asOf) => loadSampleExperiments({ ...database, asOf }, sampleExperiments).catch(tell('experiments')))
      .catch(() => {});
    if (business) {
      const asOf = new Date();
      loadOrders(business.url, () => generateOrders(generateCompany({ seed, asOf }), asOf)).catch(tell('orders'));
    }
  }

  #writeCredentials(
    ready: Ready,
    embedded: Embedded,
    secrets: LocalSecrets,
    people: DevMembers | undefined,
    business: BusinessDatabase | undefined,
  ): void {
    const { url, temporalUrl, stripeUrl, inboxUrl } = ready;
    const { adminEmail, adminPassword, apiKey } = people ?? {};
    const stripe = embedded.stripe ? { stripeUrl, stripeSecretKey: secrets.stripeSecretKey } : {};
    const own = business ? { businessDatabaseUrl: business.url, metricsDatabaseUrl: business.readerUrl } : {};
    const told = { url, adminEmail, adminPassword, apiKey, temporalUrl, inboxUrl, ...stripe, ...own };
    const text = JSON.stringify(told, null, 2);
    writeFileSync(this.#places.credentials, `${text}\n`, { mode: 0o600 });
    chmodSync(this.#places.credentials, 0o600);
  }

  #namespace(): string {
    return this.#environment.TEMPORAL_NAMESPACE || 'default';
  }

  /** Where this machine reaches the API. */
  #host(): string {
    const host = this.#environment.HOST;
    return host && host !== '0.0.0.0' && host !== '::' ? host : '127.0.0.1';
  }
}

function ownSqlWords(port: number): string {
  return `metrics may read database ${businessDatabaseName} on 127.0.0.1:${port}`;
}
