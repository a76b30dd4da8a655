import { Box, Button, Stack, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useRedirect } from 'react-admin';
import { useParams } from 'react-router-dom';
import type { FlagDependency, FlagOverride, FlagRule } from '../../../contracts/flag-rules.ts';
import type { Flag } from '../../../contracts/flags.ts';
import { useLacking } from '../access/use-lacking.ts';
import { ActionButton } from '../ui/ActionButton.tsx';
import { ErrorPanel } from '../ui/ErrorPanel.tsx';
import { PageSkeleton } from '../ui/Loading.tsx';
import { Page } from '../ui/Page.tsx';
import { Panel } from '../ui/Panel.tsx';
import { useCommand } from '../ui/use-command.ts';
import { EnvironmentSwitch, useEnvironment } from './EnvironmentSwitch.tsx';
import { doneWords, flagApi } from './flag-api.ts';
import { NeedsEditor } from './NeedsEditor.tsx';
import { OverridesEditor } from './OverridesEditor.tsx';
import { RuleEditor } from './RuleEditor.tsx';
import { ValueField } from './ValueField.tsx';

/** The rules of a flag in one environment, on the revision that was opened. */
export default function FlagEdit() {
  const { id = '' } = useParams();
  const [environment, setEnvironment] = useEnvironment();
  const { data, error, refetch } = useQuery({
    queryKey: ['flags', 'edit', id, environment],
    queryFn: ({ signal }) => flagApi.read(id, environment, signal),
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (!data && !error) return <PageSkeleton />;
  if (!data) {
    return (
      <Page title="Feature" crumbs={[{ to: '/flags', label: 'Features' }]}>
        <ErrorPanel error={error} onRetry={() => void refetch()} />
      </Page>
    );
  }
  return (
    <Editor
      key={`${data.id} ${environment} ${data.revision}`}
      flag={data}
      environments={<EnvironmentSwitch value={environment} onChange={setEnvironment} />}
    />
  );
}

function Editor({ flag, environments }: { flag: Flag; environments: React.ReactNode }) {
  const [defaultValue, setDefaultValue] = useState<unknown>(flag.defaultValue);
  const [rules, setRules] = useState<FlagRule[]>(flag.rules);
  const [overrides, setOverrides] = useState<FlagOverride[]>(flag.overrides);
  const [dependencies, setDependencies] = useState<FlagDependency[]>(flag.dependencies);
  const [problems, setProblems] = useState<Record<string, string | null>>({});
  const { run, pending } = useCommand('flags', flag.id);
  const redirect = useRedirect();
  const lacking = useLacking()('flags:edit');
  const problem = Object.values(problems).find(Boolean) ?? null;
  const show = `/flags/${flag.id}/show?environment=${flag.environment}`;
  const save = async () => {
    const changed = await run(
      () =>
        flagApi.update(flag, {
          ...{ defaultValue, rules, overrides },
          // They are of every environment: only an edit of theirs is one there.
          ...(dependencies === flag.dependencies ? {} : { dependencies }),
        }),
      (answer) => doneWords(answer, `${flag.name} is saved in ${flag.environment}`),
    );
    if (changed) redirect(show);
  };
  const put = (index: number, rule: FlagRule) => setRules(rules.map((each, at) => (at === index ? rule : each)));
  const move = (index: number, by: number) => {
    const next = [...rules];
    const [rule] = next.splice(index, 1);
    if (rule) next.splice(index + by, 0, rule);
    setRules(next);
  };
  const add = () => {
    const taken = new Set(rules.map(({ id }) => id));
    let number = rules.length + 1;
    while (taken.has(`rule-${number}`)) number += 1;
    const value = flag.type === 'boolean' ? true : flag.defaultValue;
    setRules([...rules, { id: `rule-${number}`, value }]);
  };
  return (
    <Page
      title={`Rules of ${flag.name}`}
      crumbs={[
        { to: '/flags', label: 'Features' },
        { to: show, label: flag.name },
      ]}
      lead={`In ${flag.environment}. The first rule that matches decides.`}
      actions={
        <ActionButton
          variant="contained"
          pending={pending}
          disabledReason={lacking ?? problem}
          onClick={() => void save()}
        >
          Save
        </ActionButton>
      }
    >
      <Stack sx={{ gap: 2.5 }}>
        {environments}
        <OverridesEditor
          flag={flag}
          onChange={setOverrides}
          onProblem={(text) => setProblems((known) => ({ ...known, overrides: text }))}
        />
        {rules.map((rule, index) => (
          <RuleEditor
            key={rule.id}
            number={index + 1}
            of={rules.length}
            flag={flag}
            rule={rule}
            onChange={(next) => put(index, next)}
            onMove={(by) => move(index, by)}
            onRemove={() => setRules(rules.filter((_, at) => at !== index))}
            onProblem={(text) => setProblems((known) => ({ ...known, [rule.id ?? '']: text }))}
          />
        ))}
        <Box>
          <Button variant="outlined" onClick={add}>
            Add a rule
          </Button>
        </Box>
        <Panel title="Otherwise">
          <Typography variant="body2" sx={{ mb: 1.5 }}>
            What everybody else gets, and all while it is off or killed.
          </Typography>
          <ValueField
            type={flag.type}
            label="Value"
            value={defaultValue}
            onChange={setDefaultValue}
            onProblem={(text) => setProblems((known) => ({ ...known, defaultValue: text }))}
          />
        </Panel>
        <NeedsEditor flag={flag} value={dependencies} onChange={setDependencies} />
      </Stack>
    </Page>
  );
}
