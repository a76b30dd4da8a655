import { useFormContext } from 'react-hook-form';
import type { MetricDefinition } from '../../../contracts/metrics.ts';
import { DefinitionForm, type DefinitionFormValues } from '../definitions/DefinitionForm.tsx';
import { MetricPreviewPanel } from './MetricPreviewPanel.tsx';
import { metricTemplates } from './metric-templates.ts';
import { typeWords } from './metric-words.ts';

export interface MetricFormValues extends DefinitionFormValues {
  definition: MetricDefinition;
}

interface MetricFormProps {
  withKey: boolean;
  onSave: (values: DefinitionFormValues) => Promise<void>;
}

/** What it is called and how it is measured, with its live value and SQL beside it. */
export function MetricForm({ withKey, onSave }: MetricFormProps) {
  const [name, definition] = useFormContext<MetricFormValues>().watch(['name', 'definition']);
  return (
    <DefinitionForm
      noun="metric"
      withKey={withKey}
      kinds={{ label: 'Kind', words: typeWords, kind: definition.type, templates: metricTemplates }}
      onSave={onSave}
      beside={<MetricPreviewPanel definition={definition} name={name || 'The metric'} />}
    />
  );
}
