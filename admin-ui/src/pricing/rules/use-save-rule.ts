import { useState } from 'react';
import type { UseFormReturn } from 'react-hook-form';
import { useNavigate } from 'react-router-dom';
import type { CreatePricingRuleInput, StoredPricingRule } from '../../../../contracts/pricing-rules.ts';
import { asApiError } from '../../http/api-error.ts';
import { useNotifyDone, useNotifyError } from '../../ui/use-notify-error.tsx';
import { formField, type RuleFormValues, ruleRequest } from './rule-form-values.ts';

/** Saves what the form holds; a refusal is shown at the fields that it names. */
export function useSaveRule(
  form: UseFormReturn<RuleFormValues>,
  send: (rule: CreatePricingRuleInput) => Promise<StoredPricingRule>,
) {
  const [pending, setPending] = useState(false);
  const navigate = useNavigate();
  const notifyDone = useNotifyDone();
  const notifyError = useNotifyError();
  const save = async (values: RuleFormValues) => {
    const read = ruleRequest(values);
    if ('problem' in read) {
      form.setError(read.field, { message: read.problem }, { shouldFocus: true });
      return;
    }
    setPending(true);
    try {
      const stored = await send(read.rule);
      form.reset(values);
      const waits = stored.approval === 'waiting' || stored.pending !== null;
      notifyDone(waits ? `${stored.name} waits for a second person` : `${stored.name} holds`);
      navigate('/pricing/rules');
    } catch (error) {
      for (const { field, code, message } of asApiError(error).fields) {
        form.setError(formField(field), { type: code, message });
      }
      notifyError(error);
    } finally {
      setPending(false);
    }
  };
  return { save, pending };
}
