import type { Operation } from '../../contracts/operations.ts';
import { isErrorCode } from '../../contracts/tables/error-catalogue.ts';
import { type OperationStage, operationStages, type WorkflowType } from '../../contracts/tables/operation-steps.ts';
import type { OperationRow, OperationStepRow } from '../../database/operations.ts';

/** An operation as the API shows it: its stages in order, its steps with attempts, its end. */
export function presentOperation(
  row: OperationRow,
  steps: OperationStepRow[],
  temporalUi: { url: string; namespace: string } | null,
): Operation {
  const own = steps.filter((step) => step.operation_id === row.id);
  const stages: readonly OperationStage[] = operationStages[row.workflow_type as WorkflowType] ?? [];
  return {
    id: row.id,
    workflowType: row.workflow_type,
    workflowId: row.workflow_id,
    area: row.area,
    entityId: row.entity_id,
    status: row.status,
    stage: row.stage,
    stages: stages
      .filter(({ stage, optional }) => !optional || stage === row.stage || own.some((step) => step.stage === stage))
      .map(({ stage, title }) => ({ stage, title })),
    steps: own.map((step) => ({
      stage: step.stage,
      step: step.step,
      subject: step.subject,
      compensation: step.compensation,
      status: step.status,
      attempt: step.attempt,
      startedAt: step.started_at.toISOString(),
      finishedAt: step.finished_at?.toISOString() ?? null,
      error: step.error,
    })),
    error: row.error && {
      code: isErrorCode(row.error.code) ? row.error.code : 'InternalError',
      message: row.error.message,
      details: row.error.details as NonNullable<Operation['error']>['details'],
    },
    outcome: row.outcome as Operation['outcome'],
    heldByFreeze:
      row.held_until && !row.finished_at
        ? { until: row.held_until.toISOString(), reason: row.held_because ?? '' }
        : null,
    temporalUrl: temporalUi
      ? `${temporalUi.url}/namespaces/${encodeURIComponent(temporalUi.namespace)}/workflows/${encodeURIComponent(row.workflow_id)}`
      : null,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
    finishedAt: row.finished_at?.toISOString() ?? null,
  };
}
