import { createHash } from 'node:crypto';
import type { FlagEnvironment } from '../../contracts/tables/flag-lifecycle.ts';
import type { EvaluationCount } from '../../database/flag-configuration.ts';
import type { Attributes, Condition } from '../../domain/condition/condition.ts';
import { type CompiledFlags, compileFlags } from '../../domain/flags/compile-flags.ts';
import { type FlagDefinition, whyOff } from '../../domain/flags/definition.ts';
import { experimentSide, isOfExperiment } from '../../domain/flags/experiment-side.ts';
import type { Outcome } from '../../domain/flags/outcome.ts';
import { publicFeatures } from '../../domain/flags/public-payload.ts';
import { compileRolloutSide, type RolloutSide } from '../../domain/flags/rollout-sides.ts';
import { AnswerTimes } from './answer-times.ts';

export interface FlagSettings {
  secureAttributes: string[];
  salt: string;
}

/** One environment's flags in this process: what it holds, since when, and what it has answered. */
export class LiveEnvironment {
  readonly name: FlagEnvironment;
  readonly flags: CompiledFlags;
  readonly answerTimes = new AnswerTimes();
  version: number;
  changedAt: Date;
  /** Raised when time alone changed something: the same version then answers otherwise. */
  #tickedAt = 0;
  #payload: { text: string; etag: string; hashed: readonly string[] } | null = null;
  #counts = new Map<string, EvaluationCount>();
  /** Of flags that a rollout is on alone: others cost nothing. */
  #rollouts = new Map<string, ReturnType<typeof compileRolloutSide>[]>();

  constructor(
    name: FlagEnvironment,
    held: { version: number; changedAt: Date; definitions: readonly FlagDefinition[] },
    segments: ReadonlyMap<string, Condition>,
    now: Date,
  ) {
    this.name = name;
    this.version = held.version;
    this.changedAt = held.changedAt;
    this.flags = compileFlags(
      held.definitions.filter(({ archived }) => !archived),
      segments,
      now,
    );
    this.#compileRollouts(now);
  }

  /** Of the configuration, the same in every process that holds it. */
  get etag(): string {
    return this.#tickedAt === 0 ? `${this.version}` : `${this.version}.${this.#tickedAt}`;
  }

  change(
    definitions: readonly FlagDefinition[],
    held: { version: number; changedAt: Date },
    now: Date,
    segments?: ReadonlyMap<string, Condition>,
  ): void {
    this.#gather();
    this.flags.change(definitions, now, segments);
    this.version = held.version;
    this.changedAt = held.changedAt;
    this.#compileRollouts(now);
    this.#payload = null;
  }

  /** Keys of the flags that a rollout is on. */
  get rolledOut(): string[] {
    return [...this.#rollouts.keys()];
  }

  /** The variant of an experiment that a caller of a flag was given, or else on which sides of running rollouts they are. */
  sidesOf(flagKey: string, outcome: Outcome, attributes: Attributes): RolloutSide[] {
    if (isOfExperiment(outcome)) {
      const side = experimentSide(this.flags.definitions.get(flagKey)?.experiments ?? [], outcome, attributes);
      return side ? [side] : [];
    }
    return (this.#rollouts.get(flagKey) ?? []).flatMap((sideOf) => sideOf(attributes) ?? []);
  }

  #compileRollouts(now: Date): void {
    this.#rollouts = new Map(
      [...this.flags.definitions.values()]
        .filter((flag) => flag.rollouts.length > 0 && whyOff(flag, now) === null)
        .map((flag) => [flag.key, flag.rollouts.map((layer) => compileRolloutSide(layer, flag.key))]),
    );
  }

  /** @returns whether time has changed what is answered */
  tick(now: Date): boolean {
    const due = this.flags.nextChange;
    if (!due || due > now) return false;
    this.#gather();
    if (!this.flags.tick(now)) return false;
    this.#compileRollouts(now);
    this.#tickedAt = due.getTime();
    this.#payload = null;
    return true;
  }

  /** The GrowthBook payload, in which nobody can be read, and the attributes that it compares by their hashes. */
  payload({ secureAttributes, salt }: FlagSettings): { text: string; etag: string; hashed: readonly string[] } {
    if (this.#payload) return this.#payload;
    const hash = (value: string) => createHash('sha256').update(`${salt}${value}`).digest('hex');
    const { features, hashed } = publicFeatures(this.flags.features(), { hash, secure: secureAttributes });
    const text = JSON.stringify({ status: 200, features, dateUpdated: this.changedAt.toISOString() });
    this.#payload = { text, hashed, etag: `"${createHash('sha256').update(text).digest('base64url').slice(0, 27)}"` };
    return this.#payload;
  }

  /** What was answered since this was last asked. */
  takeCounts(): EvaluationCount[] {
    this.#gather();
    const counts = [...this.#counts.values()];
    this.#counts = new Map();
    return counts;
  }

  #gather(): void {
    for (const { key, outcomes } of this.flags.compiled.all) {
      for (const outcome of outcomes) {
        if (outcome.given === 0) continue;
        const variant = outcome.variant ?? '';
        const name = `${key}\n${variant}\n${outcome.reason}`;
        const known = this.#counts.get(name);
        if (known) known.count += outcome.given;
        else {
          const count = outcome.given;
          this.#counts.set(name, { environment: this.name, flagKey: key, variant, reason: outcome.reason, count });
        }
        outcome.given = 0;
      }
    }
  }
}
