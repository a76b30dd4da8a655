import { z } from 'zod';

/**
 * An interval, its lower end first. Described as an array of two numbers: the ends have one schema, and tools that read
 * the description stumble over `prefixItems`, which says no more here.
 */
export const Interval = z
  .tuple([z.number(), z.number()])
  .meta({ prefixItems: undefined, items: { type: 'number' }, minItems: 2, maxItems: 2 });
