import { planKeyFrom } from '../../../domain/plans/plan-key.ts';

/** The key that a name makes: of a metric or a trait it is a name in SQL and in conditions, too. */
export const definitionKeyFrom = (name: string) => planKeyFrom(name).replaceAll('-', '_');
