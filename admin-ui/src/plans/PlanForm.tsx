import { Box, Stack, Typography } from '@mui/material';
import { type ReactNode, useEffect } from 'react';
import { useWarnWhenUnsavedChanges } from 'react-admin';
import { FormProvider, type UseFormReturn } from 'react-hook-form';
import type { Flag } from '../../../contracts/flags.ts';
import { topBarHeight } from '../layout/TopBar.tsx';
import { Panel } from '../ui/Panel.tsx';
import { CustomerCard } from './CustomerCard.tsx';
import { AvailabilitySection } from './form/AvailabilitySection.tsx';
import { BillingSection } from './form/BillingSection.tsx';
import { type KnownRecords, shapeProblems } from './form/check-values.ts';
import { DetailsSection } from './form/DetailsSection.tsx';
import { FeaturesSection } from './form/FeaturesSection.tsx';
import { FormFooter } from './form/FormFooter.tsx';
import { formPath } from './form/field-path.ts';
import { MoreSection } from './form/MoreSection.tsx';
import { PricesSection } from './form/PricesSection.tsx';
import type { PlanFormValues } from './form/plan-form-values.ts';
import { ProblemsContext } from './form/problems.tsx';
import { showFieldErrors } from './form/show-field-errors.ts';
import { useLiveCheck } from './form/use-live-check.ts';
import { ValidationPane } from './ValidationPane.tsx';

export const planFormId = 'plan-form';

interface PlanFormProps {
  form: UseFormReturn<PlanFormValues>;
  registry: Flag[];
  records: KnownRecords;
  withKey?: boolean;
  onSave: (values: PlanFormValues) => Promise<void>;
  /** Stay in sight at the lower edge. */
  actions: ReactNode;
  /** Stands above the actions, such as a word on a change by somebody else. */
  notice?: ReactNode;
}

const top = topBarHeight + 20;
const scrolling = { position: 'sticky', top, maxHeight: `calc(100vh - ${top + 20}px)`, overflowY: 'auto' } as const;

/** What stands beside the form: one column that stays in sight, on very wide screens two. */
const beside = {
  display: { xs: 'grid', xl: 'contents' },
  gap: 2.5,
  minWidth: 0,
  '@media (min-width: 1200px)': scrolling,
};
const pane = { minWidth: 0, '@media (min-width: 1536px)': scrolling };

/** Three panes on wide screens: the form, what a customer will read, what the rules say; below one another on narrow ones. */
export function PlanForm({ form, registry, records, withKey = false, onSave, actions, notice }: PlanFormProps) {
  const { view, omitted, result } = useLiveCheck(form.control, registry, records);
  useWarnWhenUnsavedChanges(true, undefined, form.control as never);
  useWarnBeforeUnload(form.formState.isDirty);

  const submit = async (values: PlanFormValues) => {
    const problems = shapeProblems(values);
    if (problems.length > 0) showFieldErrors(form, problems);
    else await onSave(values);
  };

  return (
    <FormProvider {...form}>
      <ProblemsContext.Provider value={result.errors}>
        <Box
          sx={{
            display: 'grid',
            gap: 2.5,
            alignItems: 'start',
            gridTemplateColumns: { xs: 'minmax(0, 1fr)', lg: 'minmax(0, 1fr) 320px', xl: 'minmax(0, 1fr) 330px 310px' },
          }}
        >
          <Stack
            component="form"
            id={planFormId}
            noValidate
            onSubmit={(event) => void form.handleSubmit(submit)(event)}
            sx={{ gap: 2.5, minWidth: 0 }}
          >
            <DetailsSection withKey={withKey} />
            <FeaturesSection flags={registry} />
            <PricesSection />
            <BillingSection />
            <AvailabilitySection />
            <MoreSection />
            <FormFooter errors={result.errors.length} notice={notice}>
              {actions}
            </FormFooter>
          </Stack>
          <Box sx={beside}>
            <Box component="section" aria-label="Customer card" sx={pane}>
              <Typography variant="caption" component="div" sx={{ color: 'text.secondary', mb: 0.75 }}>
                What a customer reads
              </Typography>
              {view && <CustomerCard view={view} omitted={omitted} />}
            </Box>
            <Box sx={{ ...pane, order: { xs: -1, xl: 1 } }}>
              <Panel title="Check">
                <ValidationPane result={result} onField={(field) => focusField(form, field)} />
              </Panel>
            </Box>
          </Box>
        </Box>
      </ProblemsContext.Provider>
    </FormProvider>
  );
}

/** The nearest field at or above a problem's path that can take the focus. */
function focusField({ setFocus }: UseFormReturn<PlanFormValues>, field: string): void {
  const steps = formPath(field).split('.');
  for (let length = steps.length; length > 0; length -= 1) {
    const path = steps.slice(0, length).join('.');
    if (document.querySelector(`[name="${CSS.escape(path)}"]`)) {
      setFocus(path as never);
      return;
    }
  }
  document.getElementById(planFormId)?.scrollIntoView();
}

function useWarnBeforeUnload(isDirty: boolean): void {
  useEffect(() => {
    if (!isDirty) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', warn);
    return () => window.removeEventListener('beforeunload', warn);
  }, [isDirty]);
}
