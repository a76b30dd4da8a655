import { Ajv, type ValidateFunction } from 'ajv';
import type { FlagEnvironment } from '../../contracts/tables/flag-lifecycle.ts';
import { PricewrightError } from '../../contracts/tables/pricewright-error.ts';
import type { ValidationProblem } from '../../contracts/validation.ts';
import type { Db } from '../../database/client.ts';
import * as configuration from '../../database/flag-configuration.ts';
import { exclusionsIn } from '../../database/flag-exclusions.ts';
import * as flags from '../../database/flags.ts';
import { compilePattern } from '../../domain/condition/regex/run.ts';
import {
  type CheckedFlag,
  checkFlag,
  dependencyCodes,
  type FlagCheckContext,
  fieldsOf,
  isPercentage,
} from '../../domain/flags/check-flag.ts';

/** Patterns of schemas run on the engine that no pattern can stall. */
const safePattern = Object.assign((pattern: string) => ({ test: compilePattern(pattern) }), { code: 'safePattern' });

function checkJson(schema: Record<string, unknown>, value: unknown): string | null {
  let validate: ValidateFunction;
  try {
    const ajv = new Ajv({ strict: false, allErrors: false, code: { regExp: safePattern as never } });
    validate = ajv.compile(schema);
  } catch (error) {
    return `The JSON schema cannot be used: ${error instanceof Error ? error.message : String(error)}`;
  }
  if (validate(value)) return null;
  const [first] = validate.errors ?? [];
  return `It breaks the JSON schema: ${first?.instancePath || 'the value'} ${first?.message ?? 'is not valid'}.`;
}

export async function checkContext(db: Db, environment: FlagEnvironment): Promise<FlagCheckContext> {
  const [registry, segments, settings, exclusions] = await Promise.all([
    flags.dependencyGraph(db),
    configuration.segments(db),
    configuration.settings(db),
    exclusionsIn(db, environment),
  ]);
  return {
    registry,
    segments: new Set(segments.map(({ key }) => key)),
    exclusions,
    secureAttributes: settings.secureAttributes,
    checkJson,
  };
}

/** What forbids a flag; `nameField` says a field as the caller wrote it. */
export async function errorsOf(
  db: Db,
  environment: FlagEnvironment,
  flag: CheckedFlag,
  nameField: (field: string) => string = (field) => field,
): Promise<ValidationProblem[]> {
  const found = checkFlag(flag, await checkContext(db, environment));
  return found
    .filter(({ severity }) => severity === 'error')
    .map((problem) => ({ ...problem, field: nameField(problem.field) }));
}

/** @throws FeatureDependencyViolation or FeatureRolloutFailed, naming every field */
export async function assertSound(...asked: Parameters<typeof errorsOf>): Promise<void> {
  const errors = await errorsOf(...asked);
  if (errors.length > 0) throw flagError(errors);
}

const variantAndSchemaCodes: readonly string[] = ['unknown_variant', 'schema_mismatch'];

/**
 * Variants and schema are of the flag, and so of the rules that other environments have already.
 * @throws FeatureRolloutFailed naming the environment that they would break
 */
export async function assertFitsElsewhere(db: Db, environment: FlagEnvironment, flag: CheckedFlag): Promise<void> {
  const broken = checkFlag(flag, await checkContext(db, environment)).filter(({ code }) =>
    variantAndSchemaCodes.includes(code),
  );
  if (broken.length === 0) return;
  throw flagError(broken.map((each) => ({ ...each, message: `In ${environment}, ${each.field}: ${each.message}` })));
}

/** Of a percentage that the caller sends by itself. @throws FeatureRolloutFailed */
export function assertPercentage(percentage: number | undefined): void {
  if (percentage === undefined || isPercentage(percentage)) return;
  const message = `${percentage} % is no share: it can be 0 to 100.`;
  throw flagError([{ field: 'percentage', code: 'percentage_out_of_range', message, severity: 'error' }]);
}

/** One code where all problems share it; dependencies first, since nothing can be evaluated on a circle. */
export function flagError(errors: ValidationProblem[]): PricewrightError {
  const depends = errors.some(({ code }) => dependencyCodes.includes(code));
  const more = errors.length > 1 ? ` And ${errors.length - 1} more.` : '';
  return new PricewrightError(
    depends ? 'FeatureDependencyViolation' : 'FeatureRolloutFailed',
    `${errors[0]?.message ?? 'The flag is not valid.'}${more}`,
    {
      fields: fieldsOf(errors).slice(0, 100),
      suggestedActions: [...new Set(errors.flatMap(({ suggestedFix }) => suggestedFix ?? []))].slice(0, 20),
    },
  );
}
