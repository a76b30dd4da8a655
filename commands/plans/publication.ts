/** Workflow ids are business ids: one publication of one version, told apart by its attempt. */
export function publicationId(versionId: string, attempt: number): string {
  return `plan-publication:${versionId}:${attempt}`;
}
