import {
  Box,
  LinearProgress,
  Stack,
  Table,
  TableBody,
  TableCell,
  TableHead,
  TableRow,
  Typography,
} from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useRedirect } from 'react-admin';
import { useParams } from 'react-router-dom';
import type { Metric, MetricSql, MetricValues, SegmentValues } from '../../../contracts/metrics.ts';
import { useLacking } from '../access/use-lacking.ts';
import { asApiError } from '../http/api-error.ts';
import { request } from '../http/request.ts';
import { ActionButton } from '../ui/ActionButton.tsx';
import { ErrorPanel } from '../ui/ErrorPanel.tsx';
import { PageSkeleton } from '../ui/Loading.tsx';
import { Page } from '../ui/Page.tsx';
import { Panel } from '../ui/Panel.tsx';
import { SqlText } from '../ui/SqlText.tsx';
import { MetricChart } from './MetricChart.tsx';
import { sourceWords, typeWords, valueWords } from './metric-words.ts';

const useMetric = <T,>(id: string, what: string) =>
  useQuery({
    queryKey: ['metrics', what || 'getOne', { id }],
    queryFn: ({ signal }) => request<T>(`/v1/metrics/${encodeURIComponent(id)}${what && `/${what}`}`, { signal }),
    retry: false,
  });

export default function MetricShow() {
  const { id = '' } = useParams();
  const { data: metric, error, refetch } = useMetric<Metric>(id, '');
  const redirect = useRedirect();
  const lacking = useLacking();
  if (error) return <ErrorPanel error={error} onRetry={() => void refetch()} />;
  if (!metric) return <PageSkeleton />;
  const { name, description, definition, version, owner, uses } = metric;
  return (
    <Page
      title={name}
      lead={description}
      crumbs={[{ to: '/metrics', label: 'Metrics' }]}
      actions={
        <ActionButton disabledReason={lacking('metrics:edit')} onClick={() => redirect('edit', 'metrics', id)}>
          Edit
        </ActionButton>
      }
    >
      <Stack sx={{ gap: 2.5 }}>
        <Values id={id} name={name} />
        <Box sx={{ display: 'grid', gap: 2.5, gridTemplateColumns: { md: 'repeat(2, minmax(0, 1fr))' } }}>
          <Segments id={id} name={name} />
          <Panel
            title="Definition"
            hint={`Version ${version}, owned by ${owner || 'nobody'}, used by ${uses || 'nothing yet'}`}
          >
            <Typography variant="body2" sx={{ mb: 1 }}>
              {typeWords[definition.type]}: {sourceWords(definition)}
            </Typography>
            <Queries id={id} definition={definition} />
          </Panel>
        </Box>
      </Stack>
    </Page>
  );
}

function Values({ id, name }: { id: string; name: string }) {
  const { data, error } = useMetric<MetricValues>(id, 'values');
  return (
    <Panel title="Last 90 days">
      {error ? <Lacking error={error} /> : data ? <MetricChart values={data} name={name} /> : <BeingComputed />}
    </Panel>
  );
}

function Segments({ id, name }: { id: string; name: string }) {
  const { data, error } = useMetric<SegmentValues>(id, 'segments');
  return (
    <Panel title="By segment" hint="Over the last 90 days" flush={Boolean(data)}>
      {error && <Lacking error={error} />}
      {!data && !error && <BeingComputed />}
      {data && (
        <Table size="small" aria-label={`${name} by segment`}>
          <TableHead>
            <TableRow>
              <TableCell>Segment</TableCell>
              <TableCell align="right">Value</TableCell>
              <TableCell align="right">Of</TableCell>
            </TableRow>
          </TableHead>
          <TableBody>
            {data.segments.map((segment) => (
              <TableRow key={segment.segmentId ?? 'all'}>
                <TableCell>{segment.name}</TableCell>
                <TableCell align="right">{valueWords(segment.value, data.unit, data.currency)}</TableCell>
                <TableCell align="right">{segment.subjects.toLocaleString('en')}</TableCell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      )}
    </Panel>
  );
}

function Queries({ id, definition }: { id: string; definition: unknown }) {
  const { data } = useMetric<MetricSql>(id, 'sql');
  return (
    <Stack sx={{ gap: 1 }}>
      <SqlText label="Definition as JSON" text={JSON.stringify(definition, null, 2)} />
      {data && <SqlText label="SQL behind a day's value" text={data.values} />}
      {data?.experiment && <SqlText label="SQL behind the variants of an experiment" text={data.experiment} />}
    </Stack>
  );
}

/** What is not kept yet is computed for whoever asks first. */
function BeingComputed() {
  return (
    <Box role="status">
      <Typography variant="body2" sx={{ color: 'text.secondary', mb: 1 }}>
        Being computed from your events; of many millions that takes up to half a minute. It is shown here by itself.
      </Typography>
      <LinearProgress aria-hidden />
    </Box>
  );
}

/** What the data lack: no failure of the page. */
function Lacking({ error }: { error: unknown }) {
  return <Typography sx={{ color: 'text.secondary' }}>{asApiError(error).message}</Typography>;
}
