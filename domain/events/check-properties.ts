import type { PropertySchema } from '../../contracts/events.ts';

export interface EventSchemaRules {
  properties: Record<string, PropertySchema>;
  /** Whether properties that the schema does not name are as expected. */
  additional: boolean;
}

export interface Drift {
  field: string;
  code: 'missing' | 'wrong_type' | 'not_in_list' | 'unknown_property';
  message: string;
}

const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/;

const fits: Record<PropertySchema['type'], (value: unknown) => boolean> = {
  string: (value) => typeof value === 'string',
  number: (value) => typeof value === 'number',
  integer: (value) => Number.isInteger(value),
  boolean: (value) => typeof value === 'boolean',
  datetime: (value) => typeof value === 'string' && instant.test(value) && !Number.isNaN(Date.parse(value)),
  array: Array.isArray,
  object: (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
};

/** Where an event's properties differ from the schema of its type. */
export function driftOf(schema: EventSchemaRules, properties: Record<string, unknown>): Drift[] {
  const drift: Drift[] = [];
  for (const [field, rule] of Object.entries(schema.properties)) {
    const value = Object.hasOwn(properties, field) ? properties[field] : undefined;
    if (value === undefined) {
      if (rule.required) drift.push({ field, code: 'missing', message: `${field} is missing` });
    } else if (value === null ? !rule.nullable : !fits[rule.type](value)) {
      drift.push({ field, code: 'wrong_type', message: `${field} is ${nameOf(value)} instead of ${rule.type}` });
    } else if (rule.enum && value !== null && !(rule.enum as unknown[]).includes(value)) {
      drift.push({ field, code: 'not_in_list', message: `${field} is none of ${rule.enum.slice(0, 10).join(', ')}` });
    }
  }
  if (!schema.additional) {
    for (const field of Object.keys(properties)) {
      if (Object.hasOwn(schema.properties, field)) continue;
      drift.push({ field, code: 'unknown_property', message: `${field} is not in the schema` });
    }
  }
  return drift;
}

function nameOf(value: unknown): string {
  return value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value;
}
