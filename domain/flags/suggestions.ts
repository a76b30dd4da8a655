import type { ValidationSuggestion } from '../../contracts/validation.ts';
import type { FlagDefinition } from './definition.ts';

/** What would make a flag safer, though it is valid as it is. */
export function suggestionsFor(flag: FlagDefinition, killSwitch: boolean): ValidationSuggestion[] {
  const suggestions: ValidationSuggestion[] = [];
  if (!killSwitch && flag.kind !== 'entitlement') {
    suggestions.push({
      field: 'killSwitch',
      code: 'kill_switch',
      message: 'With a kill switch it can be taken back at once, without approval.',
    });
  }
  flag.rules.forEach((rule, index) => {
    const everybody = !rule.condition && !rule.segments?.length && (rule.percentage ?? 100) === 100;
    if (everybody && flag.kind === 'release' && !rule.split && !rule.schedule) {
      suggestions.push({
        field: `rules[${index}].percentage`,
        code: 'begin_small',
        message: 'It reaches everybody at once: begin with a few per cent, or roll it out in stages.',
      });
    }
    if (rule.split && !rule.storedAssignments && rule.percentage !== undefined && rule.percentage < 100) {
      suggestions.push({
        field: `rules[${index}].storedAssignments`,
        code: 'stored_assignments',
        message: 'Raise the percentage, never the parts: that keeps everybody on the side they have.',
      });
    }
  });
  return suggestions;
}
