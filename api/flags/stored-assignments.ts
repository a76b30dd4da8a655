import type { FastifyBaseLogger } from 'fastify';
import type { Db } from '../../database/client.ts';
import { assignmentsOf, keepAssignments } from '../../database/flag-assignments.ts';
import type { Attributes } from '../../domain/condition/condition.ts';
import {
  hashValueOf,
  type StickyAssignments,
  type StickyDocument,
  subjectKey,
  subjectText,
} from '../../domain/flags/sticky.ts';
import type { LiveEnvironment } from './live-environment.ts';

const mostRemembered = 20_000;
/** A subject's assignments are waited for no longer: the hash gives the same side, unless the rule was changed since. */
const waitMs = 250;

/** Stored assignments for those flags that ask for them; others cost nothing. */
export class StoredAssignments {
  readonly #db: Db;
  readonly #log: FastifyBaseLogger;
  readonly #known = new Map<string, StickyDocument | null>();

  constructor(db: Db, log: FastifyBaseLogger) {
    this.#db = db;
    this.#log = log;
  }

  /** @returns null where no flag stores assignments, or they cannot be read now */
  async of({ name, flags }: LiveEnvironment, attributes: Attributes): Promise<StickyAssignments | null> {
    if (flags.storedBy.length === 0) return null;
    const subjects = flags.storedBy.flatMap((attribute) => {
      const value = hashValueOf(attributes, attribute);
      return value ? [{ attribute, subject: subjectText(value), key: subjectKey(attribute, value) }] : [];
    });
    const missing = subjects.filter(({ key }) => !this.#known.has(`${name}|${key}`));
    if (missing.length > 0) {
      try {
        const read = assignmentsOf(this.#db, name, missing);
        const late = new Promise<never>((_, reject) => setTimeout(() => reject(new Error('too slow')), waitMs).unref());
        const found = await Promise.race([read, late]);
        for (const { key } of missing) this.#remember(`${name}|${key}`, null);
        for (const document of found) {
          this.#remember(`${name}|${document.attributeName}||${document.attributeValue}`, document);
        }
      } catch (error) {
        this.#log.warn({ err: error }, 'stored assignments could not be read: the hash assigns');
        return null;
      }
    }
    const documents = Object.fromEntries(
      subjects.flatMap(({ key }) => {
        const document = this.#known.get(`${name}|${key}`);
        return document ? [[key, document]] : [];
      }),
    );
    return {
      documents,
      save: (document) => {
        this.#remember(`${name}|${document.attributeName}||${document.attributeValue}`, document);
        keepAssignments(this.#db, name, document, new Date()).catch((error) =>
          this.#log.warn({ err: error }, 'an assignment could not be stored'),
        );
      },
    };
  }

  #remember(key: string, document: StickyDocument | null): void {
    this.#known.delete(key);
    this.#known.set(key, document);
    if (this.#known.size <= mostRemembered) return;
    const oldest = this.#known.keys().next().value;
    if (oldest !== undefined) this.#known.delete(oldest);
  }
}
