import { useForm } from 'react-hook-form';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { Page } from '../../ui/Page.tsx';
import { pricingApi } from '../pricing-api.ts';
import { RuleForm, ruleFormId } from './RuleForm.tsx';
import { emptyRule, type RuleFormValues } from './rule-form-values.ts';
import { useSaveRule } from './use-save-rule.ts';

export default function RuleCreate() {
  const form = useForm<RuleFormValues>({ defaultValues: emptyRule });
  const { save, pending } = useSaveRule(form, (rule) => pricingApi.createRule(rule));
  return (
    <Page
      title="New pricing rule"
      lead="What it does is worked out for every customer as you write."
      crumbs={[{ to: '/pricing/rules', label: 'Pricing rules' }]}
      wide
      actions={
        <ActionButton type="submit" form={ruleFormId} variant="contained" pending={pending}>
          Add rule
        </ActionButton>
      }
    >
      <RuleForm form={form} onSave={save} />
    </Page>
  );
}
