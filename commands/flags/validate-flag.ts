import type { CreateFlagInput } from '../../contracts/flags.ts';
import { PricewrightError } from '../../contracts/tables/pricewright-error.ts';
import type { ValidationProblem, ValidationResult } from '../../contracts/validation.ts';
import type { Db } from '../../database/client.ts';
import * as flags from '../../database/flags.ts';
import { checkFlag } from '../../domain/flags/check-flag.ts';
import type { FlagDefinition } from '../../domain/flags/definition.ts';
import { checkStrategy } from '../../domain/flags/short-form.ts';
import { suggestionsFor } from '../../domain/flags/suggestions.ts';
import { affectedCustomers } from './affected-customers.ts';
import { behaviourOf, fieldNames } from './create-flag.ts';
import { checkContext } from './flag-check.ts';
import { definitionOf } from './gather-impact.ts';

/** The spec's ValidationResult of a flag that is not stored, or of what would become of the one with this key. */
export async function validateFlag(db: Db, input: CreateFlagInput, now: Date): Promise<ValidationResult> {
  try {
    const behaviour = behaviourOf(input);
    const definition: FlagDefinition = { ...input, ...behaviour, archived: false, killed: false, rollouts: [] };
    const nameField = fieldNames(input);
    const found = checkFlag({ ...input, ...behaviour }, await checkContext(db, input.environment));
    const [stored] = await flags.byKeys(db, [input.key]);
    const problems = [
      ...(stored ? asEdit(input, stored) : []),
      ...checkStrategy(input.rolloutStrategy, input.targetAudience),
      ...found.map((problem) => ({ ...problem, field: nameField(problem.field) })),
    ];
    const errors = problems.filter(({ severity }) => severity === 'error');
    const before = stored ? await definitionOf(db, stored.id, input.environment) : null;
    const affected =
      errors.length === 0 && input.environment === 'production'
        ? await affectedCustomers(db, input.environment, { flag: { key: input.key, before, after: definition } }, now)
        : 0;
    return {
      isValid: errors.length === 0,
      errors,
      warnings: problems.filter(({ severity }) => severity !== 'error'),
      suggestions: suggestionsFor(definition, input.killSwitch),
      impact: {
        affectedCustomers: affected,
        revenueImpact: 0,
        systemLoad: { stripeCalls: 0, level: 'low' },
        migrationRequired: false,
        // A kill, or the switch, takes it back at once; what has a value of its own may have been acted on meanwhile.
        rollbackComplexity: input.type === 'boolean' || affected === 0 ? 'low' : 'medium',
      },
    };
  } catch (error) {
    if (error instanceof PricewrightError) throw error;
    throw new PricewrightError(
      'ValidationServiceUnavailable',
      'The flag cannot be checked now: the records that the rules need cannot be read. Nothing was changed.',
      {},
      { cause: error },
    );
  }
}

/** What is said of a key that is taken: it cannot be created, and an edit leaves the type as it is. */
function asEdit({ key, type }: CreateFlagInput, stored: { type: string }): ValidationProblem[] {
  const problem = (field: string, code: string, message: string, severity: ValidationProblem['severity']) => [
    { field, code, message, severity },
  ];
  if (stored.type !== type) {
    return problem('type', 'type_mismatch', `The flag "${key}" is of type ${stored.type}, and stays so.`, 'error');
  }
  return problem('key', 'flag_key_taken', `There is a flag "${key}": this judges what would become of it.`, 'warning');
}
