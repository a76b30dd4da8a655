import { Alert, Button } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { Link, useNavigate, useParams } from 'react-router-dom';
import type { StoredPricingRule } from '../../../../contracts/pricing-rules.ts';
import { useLacking } from '../../access/use-lacking.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { PageSkeleton } from '../../ui/Loading.tsx';
import { Page } from '../../ui/Page.tsx';
import { StatusDot } from '../../ui/StatusDot.tsx';
import { useCommand } from '../../ui/use-command.ts';
import { pricingApi } from '../pricing-api.ts';
import { RuleForm, ruleFormId } from './RuleForm.tsx';
import { type RuleFormValues, ruleFormValues } from './rule-form-values.ts';
import { actionWords, ruleState } from './rule-words.ts';
import { useSaveRule } from './use-save-rule.ts';

const crumbs = [{ to: '/pricing/rules', label: 'Pricing rules' }];

export default function RuleEdit() {
  const { id = '' } = useParams();
  const { data, error, refetch } = useQuery({
    queryKey: ['pricing', 'rule', { id }],
    queryFn: ({ signal }) => pricingApi.rule(id, signal),
  });
  if (!data && !error) return <PageSkeleton />;
  if (!data) {
    return (
      <Page title="Pricing rule" crumbs={crumbs}>
        <ErrorPanel error={error} onRetry={() => void refetch()} />
      </Page>
    );
  }
  return <Editor key={data.id} rule={data} />;
}

/** Saves against the revision that was opened: who was first stays, and the other is told. */
function Editor({ rule: opened }: { rule: StoredPricingRule }) {
  const [rule] = useState(opened);
  const form = useForm<RuleFormValues>({ defaultValues: ruleFormValues(rule) });
  const { save, pending } = useSaveRule(form, (next) => pricingApi.updateRule(rule.id, next, rule.revision));
  const [removing, setRemoving] = useState(false);
  const lacking = useLacking()('pricing:edit');
  const { tone, words } = ruleState(rule, new Date());
  return (
    <Page
      title={rule.name}
      beside={<StatusDot tone={tone}>{words}</StatusDot>}
      crumbs={crumbs}
      wide
      actions={
        <>
          <ActionButton disabledReason={lacking} onClick={() => setRemoving(true)}>
            Delete
          </ActionButton>
          <ActionButton type="submit" form={ruleFormId} variant="contained" pending={pending} disabledReason={lacking}>
            Save
          </ActionButton>
        </>
      }
    >
      {rule.changeRequestId && (rule.approval === 'waiting' || rule.pending) && (
        <Alert
          severity="info"
          variant="outlined"
          sx={{ mb: 2.5 }}
          action={
            <Button component={Link} to={`/approvals/${rule.changeRequestId}/show`} color="inherit">
              Open the request
            </Button>
          }
        >
          {rule.pending
            ? `An edit waits for a second person: ${actionWords(rule.pending.action)}. Until then the rule holds as it stands here.`
            : 'The rule waits for a second person. Until then nobody’s price is changed by it.'}
        </Alert>
      )}
      <RuleForm form={form} onSave={save} />
      {removing && <DeleteDialog rule={rule} onClose={() => setRemoving(false)} />}
    </Page>
  );
}

function DeleteDialog({ rule: { id, name, revision }, onClose }: { rule: StoredPricingRule; onClose: () => void }) {
  const { run, pending } = useCommand('pricing', id);
  const navigate = useNavigate();
  const remove = async () => {
    if (await run(() => pricingApi.deleteRule(id, revision), `${name} is deleted`)) navigate('/pricing/rules');
    else onClose();
  };
  return (
    <ConfirmDialog
      title={`Delete ${name}?`}
      keep="Keep the rule"
      confirm="Delete"
      pending={pending}
      onConfirm={() => void remove()}
      onClose={onClose}
    >
      From now on it changes nobody’s price. The history of prices and the audit keep what it did.
    </ConfirmDialog>
  );
}
