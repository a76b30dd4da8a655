import type { ComplianceRuleView } from '../../contracts/compliance.ts';
import type { StoredOverride } from '../../database/compliance-overrides.ts';
import { complianceRules } from '../../domain/compliance/index.ts';

/** Every rule with what this installation has decided about it, for a lawyer to read. */
export function presentRules(overrides: readonly StoredOverride[], now: Date): ComplianceRuleView[] {
  return complianceRules.map((rule) => {
    const override = overrides.find(({ code }) => code === rule.code);
    const effectiveFrom = override?.effectiveFrom ?? rule.effectiveFrom;
    const disabled = override?.disabled ?? false;
    return {
      code: rule.code,
      area: rule.area,
      title: rule.title,
      asks: rule.asks,
      region: rule.region ?? null,
      source: rule.source,
      sourceUrl: rule.sourceUrl,
      severity: rule.severity,
      raises: rule.raises,
      shippedEffectiveFrom: rule.effectiveFrom,
      effectiveFrom,
      disabled,
      inForce: !disabled && new Date(effectiveFrom) <= now,
      override: override
        ? {
            disabled,
            effectiveFrom: override.effectiveFrom,
            reason: override.reason,
            by: override.by,
            at: override.at.toISOString(),
          }
        : null,
      revision: override?.revision ?? 1,
    };
  });
}
