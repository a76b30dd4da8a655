import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyBaseLogger } from 'fastify';
import { type FlagEnvironment, flagEnvironments } from '../../contracts/tables/flag-lifecycle.ts';
import type { Db } from '../../database/client.ts';
import { evaluationKeys } from '../../database/evaluation-keys.ts';
import * as stored from '../../database/flag-configuration.ts';
import { heldTime } from '../../database/freeze.ts';
import type { Condition } from '../../domain/condition/condition.ts';
import type { FlagDefinition } from '../../domain/flags/definition.ts';
import { nextChange } from '../../domain/flags/lower-flag.ts';
import { type HeldTime, scheduleTime } from '../../domain/flags/schedule-time.ts';
import type { EvaluationKeys } from './evaluation-keys.ts';
import { type FlagSettings, LiveEnvironment } from './live-environment.ts';
import { readSnapshot, type Snapshot, writeSnapshot } from './snapshot.ts';

declare module 'fastify' {
  interface FastifyInstance {
    flagConfiguration: FlagConfiguration;
  }
}

/** Without a word from the journal (the relay is down) a change is seen within this. */
const pollMs = 1_000;
const keyPollMs = 5_000;
const countMs = 10_000;
const heartbeatMs = 15_000;
const snapshotMs = 500;
/** A key that nobody knows is looked for at most so often: guessing keys must not load the database. */
const keyRefreshMs = 250;
/** At the start the database is waited for no longer: a snapshot answers sooner. */
const startMs = 5_000;

export type ChangeListener = (environment: LiveEnvironment) => void;

/**
 * The whole configuration of flags in this process's memory. It follows the database by version, keeps a snapshot on disk, and
 * answers from what it holds whatever else is down.
 */
export class FlagConfiguration {
  readonly processId = `${hostname()}:${process.pid}:${randomBytes(3).toString('hex')}`;
  readonly keys: EvaluationKeys;
  readonly #db: Db;
  readonly #path: string | null;
  readonly #log: FastifyBaseLogger;
  readonly #environments = new Map<string, LiveEnvironment>();
  readonly #listeners = new Set<ChangeListener>();
  #settings: FlagSettings = { secureAttributes: [], salt: '' };
  #segments: { key: string; condition: Record<string, unknown> }[] = [];
  /** While automatic writes are frozen, what time alone would change stays as it was when the freeze began. */
  #held: HeldTime | null = null;
  #refreshing: Promise<void> | null = null;
  #next: Promise<void> | null = null;
  #acknowledging: Promise<void> = Promise.resolve();
  #away = false;
  #keysAt = 0;
  #keysSoon: Promise<void> | null = null;
  #timers: NodeJS.Timeout[] = [];
  #snapshotTimer: NodeJS.Timeout | null = null;
  #tick: NodeJS.Timeout | null = null;
  #closed = false;

  constructor(options: { db: Db; keys: EvaluationKeys; snapshotPath: string | null; log: FastifyBaseLogger }) {
    this.#db = options.db;
    this.keys = options.keys;
    this.#path = options.snapshotPath;
    this.#log = options.log;
  }

  get settings(): FlagSettings {
    return this.#settings;
  }

  environment(name: string): LiveEnvironment | undefined {
    return this.#environments.get(name);
  }

  onChange(listener: ChangeListener): void {
    this.#listeners.add(listener);
  }

  /** From the database, or from the snapshot when it does not answer. */
  async start(): Promise<void> {
    const loaded = await Promise.race([
      this.refresh().then(() => this.#environments.size > 0),
      new Promise<false>((resolve) => setTimeout(() => resolve(false), startMs).unref()),
    ]);
    if (!loaded && this.#environments.size === 0) await this.#loadSnapshot();
    this.#timers = [
      setInterval(() => void this.refresh(), pollMs),
      setInterval(() => void this.refreshKeys(), keyPollMs),
      setInterval(() => void this.#writeCounts(), countMs),
      setInterval(() => void this.#acknowledge(), heartbeatMs),
    ];
  }

  /**
   * Takes over what is newer in the database; what fails is tried again by the next call. Whoever asks while it is being
   * read waits for the reading after it, since that one may have begun before their change.
   */
  async refresh(): Promise<void> {
    if (this.#closed) return;
    if (this.#refreshing) {
      this.#next ??= this.#refreshing.then(() => {
        this.#next = null;
        return this.refresh();
      });
      await this.#next;
      return;
    }
    this.#refreshing = this.#load()
      .then(
        () => this.#reached(null),
        (error: unknown) => this.#reached(error),
      )
      .finally(() => {
        this.#refreshing = null;
      });
    await this.#refreshing;
  }

  /** Reads the keys anew, when one came that is not known. Those who ask within the same quarter of a second share one reading. */
  async refreshKeys({ atOnce = false } = {}): Promise<void> {
    if (atOnce) return this.#readKeys();
    this.#keysSoon ??= sleep(Math.max(0, this.#keysAt + keyRefreshMs - Date.now()))
      .then(() => this.#readKeys())
      .finally(() => {
        this.#keysSoon = null;
      });
    await this.#keysSoon;
  }

  async #readKeys(): Promise<void> {
    if (this.#closed) return;
    this.#keysAt = Date.now();
    try {
      const keys = await evaluationKeys(this.#db);
      if (JSON.stringify(keys) === JSON.stringify(this.keys.held)) return;
      this.keys.hold(keys);
      this.#saveSoon();
    } catch (error) {
      this.#reached(error);
    }
  }

  /** Said once when the database goes away, and once when it is back. */
  #reached(error: unknown): void {
    if (error && !this.#away)
      this.#log.warn({ err: error }, 'flags are answered from memory: the database was not read');
    if (!error && this.#away) this.#log.info('flags follow the database again');
    this.#away = Boolean(error);
  }

  async #load(): Promise<void> {
    const [versions, held] = await Promise.all([stored.versions(this.#db), heldTime(this.#db, new Date())]);
    this.#hold(held);
    const now = this.#scheduleTime();
    const newer = versions.filter(
      ({ environment, version }) => version > (this.#environments.get(environment)?.version ?? -1),
    );
    if (newer.length === 0) return;
    const segments = await stored.segments(this.#db);
    const segmentsChanged = JSON.stringify(segments) !== JSON.stringify(this.#segments);
    const conditions = new Map<string, Condition>(segments.map(({ key, condition }) => [key, condition]));
    if (this.#environments.size === 0) {
      this.#settings = await stored.settings(this.#db);
      this.keys.hold(await evaluationKeys(this.#db));
    }
    const changed: LiveEnvironment[] = [];
    for (const { environment, version, changedAt } of newer) {
      const known = this.#environments.get(environment);
      // Read after the version was: what is newer still comes with the next version.
      const definitions = await stored.flagsAfter(this.#db, environment, known?.version ?? -1);
      const held = { version, changedAt };
      if (known) this.takeOver(known, definitions, held, segmentsChanged ? conditions : undefined);
      else {
        const fresh = new LiveEnvironment(environment, { ...held, definitions }, conditions, now);
        this.#environments.set(environment, fresh);
        changed.push(fresh);
      }
    }
    this.#segments = segments;
    this.#tell(changed);
    this.#saveSoon();
    this.#planTick();
    void this.#acknowledge();
  }

  /** Schedules are asked at this moment. */
  #scheduleTime(): Date {
    return scheduleTime(new Date(), this.#held);
  }

  /** A freeze that began a moment ago takes back what time has changed since; one that is over lets it happen. */
  #hold(held: HeldTime | null): void {
    if (held?.since === this.#held?.since && held?.until === this.#held?.until) return;
    this.#held = held;
    const now = this.#scheduleTime();
    const changed = [...this.#environments.values()].filter((environment) => {
      if (!held) return environment.tick(now);
      const { flags, version, changedAt } = environment;
      const timed = [...flags.definitions.values()].filter((flag) => nextChange(flag, now) !== null);
      if (timed.length > 0) environment.change(timed, { version, changedAt }, now);
      return timed.length > 0;
    });
    this.#tell(changed);
    this.#saveSoon();
    this.#planTick();
  }

  /** Newer definitions of an environment, told to all who listen. */
  takeOver(
    environment: LiveEnvironment,
    definitions: readonly FlagDefinition[],
    held: { version: number; changedAt: Date },
    segments?: ReadonlyMap<string, Condition>,
  ): void {
    environment.change(definitions, held, this.#scheduleTime(), segments);
    this.#tell([environment]);
  }

  #tell(changed: LiveEnvironment[]): void {
    for (const environment of changed) for (const listener of this.#listeners) listener(environment);
  }

  /** Schedules begin and end by the clock of this process, with or without the database; in a freeze when it is over. */
  #planTick(): void {
    if (this.#tick) clearTimeout(this.#tick);
    const next = Math.min(
      ...[...this.#environments.values()].map(({ flags }) => flags.nextChange?.getTime() ?? Number.POSITIVE_INFINITY),
    );
    if (!Number.isFinite(next) || this.#closed) return;
    const thaw = this.#held ? Date.parse(this.#held.until) : 0;
    const wait = Math.min(Math.max(next - Date.now(), thaw - Date.now(), 0) + 1, 3_600_000);
    this.#tick = setTimeout(() => {
      const now = this.#scheduleTime();
      this.#tell([...this.#environments.values()].filter((environment) => environment.tick(now)));
      this.#planTick();
    }, wait);
  }

  async #loadSnapshot(): Promise<void> {
    const snapshot = this.#path ? await readSnapshot(this.#path) : null;
    if (!snapshot) {
      this.#log.warn('the database does not answer and there is no snapshot: no flag is known yet');
      return;
    }
    this.#held = snapshot.held ?? null;
    const now = this.#scheduleTime();
    this.#segments = snapshot.segments;
    this.#settings = snapshot.settings;
    this.keys.hold(snapshot.keys);
    const conditions = new Map<string, Condition>(snapshot.segments.map(({ key, condition }) => [key, condition]));
    for (const { name, version, changedAt, definitions } of snapshot.environments) {
      const held = { version, changedAt: new Date(changedAt), definitions };
      this.#environments.set(name, new LiveEnvironment(name, held, conditions, now));
    }
    this.#planTick();
    this.#log.warn({ savedAt: snapshot.savedAt }, 'the database does not answer: flags are answered from the snapshot');
  }

  #saveSoon(): void {
    if (!this.#path || this.#snapshotTimer || this.#closed) return;
    this.#snapshotTimer = setTimeout(() => {
      this.#snapshotTimer = null;
      void this.#save();
    }, snapshotMs);
  }

  async #save(): Promise<void> {
    if (!this.#path || this.#environments.size === 0) return;
    const snapshot: Snapshot = {
      form: 1,
      savedAt: new Date().toISOString(),
      environments: [...this.#environments.values()].map(({ name, version, changedAt, flags }) => ({
        name,
        version,
        changedAt: changedAt.toISOString(),
        definitions: [...flags.definitions.values()],
      })),
      segments: this.#segments,
      settings: this.#settings,
      held: this.#held,
      keys: this.keys.held,
    };
    await writeSnapshot(this.#path, snapshot).catch((error) =>
      this.#log.warn({ err: error }, 'the snapshot of flags could not be written'),
    );
  }

  async #acknowledge(): Promise<void> {
    if (this.#closed) return;
    const held = flagEnvironments.flatMap((environment: FlagEnvironment) => {
      const version = this.#environments.get(environment)?.version;
      return version === undefined ? [] : [{ environment, version }];
    });
    this.#acknowledging = stored.acknowledge(this.#db, this.processId, held, new Date()).catch(() => {});
    await this.#acknowledging;
  }

  async #writeCounts(): Promise<void> {
    const counts = [...this.#environments.values()].flatMap((environment) => environment.takeCounts());
    if (counts.length === 0) return;
    await stored
      .addEvaluations(this.#db, counts, new Date())
      .catch((error) => this.#log.warn({ err: error, lost: counts.length }, 'evaluations were not counted'));
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const timer of this.#timers) clearInterval(timer);
    if (this.#tick) clearTimeout(this.#tick);
    if (this.#snapshotTimer) {
      clearTimeout(this.#snapshotTimer);
      await this.#save();
    }
    await this.#refreshing;
    // What is told after the leaving would keep this process on the list for a minute.
    await this.#acknowledging;
    await this.#writeCounts();
    await stored.leave(this.#db, this.processId).catch(() => {});
  }
}
