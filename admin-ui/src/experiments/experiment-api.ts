import type { z } from 'zod';
import type { ExperimentLook, ExperimentPlan, ExperimentResults } from '../../../contracts/experiment-results.ts';
import type {
  CreateExperimentInput,
  DecideExperimentInput,
  Experiment,
  ExperimentAccepted,
} from '../../../contracts/experiments.ts';
import type { Flag } from '../../../contracts/flags.ts';
import type { Metric } from '../../../contracts/metrics.ts';
import type { SampleSize, SampleSizeInput } from '../../../contracts/statistics.ts';
import type { Listed } from '../api.ts';
import { request } from '../http/request.ts';
import type { DirectedCommand } from './experiment-words.ts';

export type ExperimentDraft = z.input<typeof CreateExperimentInput>;

const at = (id: string, what = '') => `/v1/experiments/${encodeURIComponent(id)}${what}`;

/** Calls of experiments that are no records of react-admin. */
export const experimentApi = {
  read: (id: string, signal?: AbortSignal) => request<Experiment>(at(id), { signal }),
  plan: (id: string, signal?: AbortSignal) => request<ExperimentPlan>(at(id, '/plan'), { method: 'POST', signal }),
  results: (id: string, signal?: AbortSignal) => request<ExperimentResults>(at(id, '/results'), { signal }),
  /** Oldest first. */
  looks: (id: string, signal?: AbortSignal) => request<Listed<ExperimentLook>>(at(id, '/looks'), { signal }),
  look: (id: string) => request<unknown>(at(id, '/looks'), { method: 'POST', once: true }),
  start: (id: string, anyway: boolean) =>
    request<ExperimentAccepted>(at(id, '/start'), { method: 'POST', body: { anyway }, once: true }),
  direct: (id: string, command: DirectedCommand, reason: string) =>
    request<unknown>(at(id, `/${command}`), { method: 'POST', body: { reason }, once: true }),
  decide: (id: string, body: DecideExperimentInput) =>
    request<Experiment>(at(id, '/decide'), { method: 'POST', body, once: true }),
  sampleSize: (body: SampleSizeInput, signal?: AbortSignal) =>
    request<SampleSize>('/v1/statistics/sample-size', { method: 'POST', body, signal }),
  metrics: (signal?: AbortSignal) => request<Listed<Metric>>('/v1/metrics?perPage=100&sort=name', { signal }),
  flags: (signal?: AbortSignal) => request<Listed<Flag>>('/v1/flags?perPage=100&sort=key', { signal }),
};
