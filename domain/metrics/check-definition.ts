import type { EventSource, MetricDefinition } from '../../contracts/metrics.ts';
import type { FieldProblem } from '../../contracts/tables/pricewright-error.ts';
import { PricewrightError } from '../../contracts/tables/pricewright-error.ts';

/** Event sources of a definition, with where they stand in it. */
export function sourcesOf(definition: MetricDefinition): { field: string; source: EventSource }[] {
  switch (definition.type) {
    case 'ratio':
      return [
        { field: 'definition.numerator', source: definition.numerator },
        { field: 'definition.denominator', source: definition.denominator },
      ];
    case 'sql':
    case 'records':
      return [];
    default:
      return [{ field: 'definition.source', source: definition.source }];
  }
}

/** What a form alone does not show: a metric that could never tell two variants apart. @throws ExperimentationError */
export function checkDefinition(definition: MetricDefinition): void {
  const fields = problemsOf(definition);
  const [first] = fields;
  if (first) throw new PricewrightError('ExperimentationError', first.message, { fields });
}

function problemsOf(definition: MetricDefinition): FieldProblem[] {
  if (definition.type === 'ratio') {
    const [top, bottom] = [definition.numerator, definition.denominator];
    if (JSON.stringify(top) === JSON.stringify(bottom)) {
      return [problem('definition.denominator', 'same', 'Both parts of the ratio are the same: it is always 1.')];
    }
  }
  if (definition.type === 'satisfaction' && definition.source.events.includes('*')) {
    return [
      problem('definition.source.events', 'any', 'Satisfaction is read from answers: name the events that carry them.'),
    ];
  }
  if (definition.type === 'mean' && definition.unit === 'person' && definition.aggregate !== 'sum') {
    const message = 'An average of averages per person has no value per account: take the sum, or a ratio.';
    return [problem('definition.aggregate', 'not_additive', message)];
  }
  return [];
}

function problem(field: string, code: string, message: string): FieldProblem {
  return { field, code, message };
}
